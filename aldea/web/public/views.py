"""The guide: help near a school, found by need or by words, and each listing whole."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page

from aldea.core import clock
from aldea.partners import changes, guides, rules, standing
from aldea.partners.guides import Place
from aldea.partners.models import ChangeRequest, Service
from aldea.web.public import cards, missing, reporting, sending, telling
from aldea.web.public.forms import Search
from aldea.web.public.frame import draw, place_at, title
from aldea.web.public.needs import MEANT, NEEDS
from aldea.web.public.whole import whole
from aldea.web.shell.gate import public
from aldea.web.shell.languages import page_tongue
from aldea.web.shell.limits import limited

About = ChangeRequest.About
ON_THE_FRONT = 4
NEAR = 15.0  # miles
A_PAGE = 20
small = gzip_page  # nothing secret stands on these pages, not even a token
WHY = "The guide is for every family, without an account; it holds no student and no family."


@small
@public(WHY)
def guides_list(request: HttpRequest) -> HttpResponse:
    return render(
        request, "public/guides.html", {"districts": guides.participating(), "csrf_token": ""}
    )


@small
@public(WHY)
def guide(request: HttpRequest, code: str) -> HttpResponse:
    place, at = place_at(code), clock.now()
    known: dict[str, Any] = {"needs": NEEDS, "now": telling.today_at(at), "title": title(place)}
    if place.point:
        speaks, today = page_tongue().listed, clock.today()
        asked: dict[str, Any] = {"place": place, "at": at, "speaks": speaks}
        near = guides.look(**asked, chosen={"open": ("now",)}, within=NEAR, size=ON_THE_FRONT)
        known["is_open"] = bool(near.matches)
        shown = near.matches or guides.look(**asked, size=ON_THE_FRONT).matches
        services = [match.service for match in shown]
        known["cards"] = cards.cards(services=services, place=place, at=at)
        known["total"] = guides.total(today=today)
    return draw(request, "public/guide.html", place, known)


@csrf_exempt  # a search changes nothing; it is posted so that no address holds the words
@small
@public(WHY)
def find(request: HttpRequest, code: str) -> HttpResponse:
    place = place_at(code)
    return draw(request, "public/find.html", place, found(request, place)[0])


def found(request: HttpRequest, place: Place) -> tuple[dict[str, Any], list[Service]]:
    """Answer a search: what a page shows of it, and the services of this page in order."""
    at = clock.now()
    form = Search(request.POST if request.method == "POST" else _without_words(request))
    form.is_valid()
    asked, language = form.cleaned_data, page_tongue().listed
    need = MEANT.get(asked.get("need", ""))
    page = asked.get("page") or 1
    answer = guides.look(
        place=place,
        at=at,
        speaks=language,
        text=asked.get("q", ""),
        domains=need.domains if need else (),
        chosen=form.chosen(language),
        start=(page - 1) * A_PAGE,
        size=A_PAGE,
    )
    missing.note(request, place=place, form=form, need=need, answer=answer)
    services = [match.service for match in answer.matches]
    known = {
        "form": form, "need": need, "needs": NEEDS, "answer": answer, "page": page,
        "cards": cards.cards(services=services, place=place, at=at),
        "is_more": page * A_PAGE < answer.total, "chosen": asked.get("only", []),
    }  # fmt: skip
    return known, services


@small
@public(WHY)
def service(request: HttpRequest, code: str, service_id: UUID) -> HttpResponse:
    place, at = place_at(code), clock.now()
    known_as = guides.listed(keys=[service_id], today=clock.today())
    if not known_as:
        return _closed(request, place, service_id)
    [found] = known_as
    if found.pk != service_id:
        return redirect("public:service", code, found.pk)
    [card] = cards.cards(services=[found], place=place, at=at)
    here = request.build_absolute_uri(request.path)
    text = sending.words([card], here)
    known = {
        "service": found, "whole": whole(service=found, place=place, at=at), "card": card,
        "by_text": sending.by_text(text), "by_mail": sending.by_mail(text),
        "is_told": "told" in request.GET,
    }  # fmt: skip
    return draw(request, "public/service.html", place, known)


@small
@public(WHY)
def my_list(request: HttpRequest, code: str) -> HttpResponse:
    place, at = place_at(code), clock.now()
    kept = sending.keys(request.GET.getlist("s"))
    services = guides.listed(keys=kept, today=clock.today())
    rows = cards.cards(services=services, place=place, at=at)
    query = sending.query(kept)
    closed = standing.closed(keys=kept, today=clock.today())
    address = request.build_absolute_uri(f"{request.path}?{query}")
    text = sending.words(rows, address)
    known = {
        "rows": [(card, sending.query(k for k in kept if k != card.id)) for card in rows],
        "by_text": sending.by_text(text), "by_mail": sending.by_mail(text),
        "now": telling.today_at(at),
        "closed": [(each, sending.query(k for k in kept if k != each.pk)) for each in closed],
    }  # fmt: skip
    return draw(request, "public/list.html", place, known)


@csrf_exempt  # nobody's account is behind it, and so it needs no cookie
@limited("change", times=10)
@public(WHY)
def wrong(request: HttpRequest, code: str, service_id: UUID) -> HttpResponse:
    place, found = place_at(code), _service(service_id)
    sent = request.POST if request.method == "POST" else None
    about = request.GET.get("about", "") if sent is None else sent.get("about", "")
    name = cards.cards(services=[found], place=place, at=clock.now())[0].name
    known: dict[str, Any] = {"service": found, "name": name, "kinds": reporting.KINDS}
    if about not in About.values:
        return draw(request, "public/wrong.html", place, known, status=200 if sent is None else 422)
    form = reporting.form(sent, service=found, about=About(about), today=clock.today())
    if sent is not None and form.is_valid() and _told(found, form):
        return redirect(f"{reverse('public:service', args=[code, found.pk])}?told=1")
    known |= {"form": form, "what": reporting.KINDS[About(about)][0]}
    return draw(request, "public/wrong.html", place, known, status=422 if form.errors else 200)


def _told(service: Service, form: reporting.Wrong) -> bool:
    """Take down what a form says; what cannot be so is said beside its field."""
    try:
        changes.suggest(
            service=service,
            about=form.cleaned_data["about"],
            said=form.cleaned_data["said"],
            language=get_language() or "en",
            proposed=form.proposed,
        )
    except changes.NothingSaid:
        form.add_error("said", _("Write what is different."))
    except rules.NotRight as refused:
        for each in refused.wrong:
            form.blame(each)
    return not form.errors


def _without_words(request: HttpRequest) -> QueryDict:
    """What an address may say of a search: a need and filters, never words."""
    asked = request.GET.copy()
    asked.pop("q", None)
    return asked


def _closed(request: HttpRequest, place: guides.Place, key: UUID) -> HttpResponse:
    """A place that closed for good: an old link says so, and what else is near."""
    gone = standing.closed(keys=[key], today=clock.today())
    if not gone:
        raise Http404
    at = clock.now()
    answer = guides.look(
        place=place,
        at=at,
        speaks=get_language() or "en",
        domains=tuple(guides.terms(services=[key]).get(key, ())),
        size=ON_THE_FRONT,
    )
    services = [match.service for match in answer.matches]
    known = {
        "gone": gone[0], "needs": NEEDS,
        "cards": cards.cards(services=services, place=place, at=at),
    }  # fmt: skip
    return draw(request, "public/closed.html", place, known, status=HTTPStatus.GONE)


def _service(key: UUID) -> Service:
    found = guides.listed(keys=[key], today=clock.today())
    if not found:
        raise Http404
    return found[0]
