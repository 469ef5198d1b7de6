"""Asking for consent; the guardian's page, by a link or on the school's screen; taking it back."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST

from aldea.access.permissions import Permission
from aldea.core import clock
from aldea.core.links import Purpose
from aldea.network.models import Organization, School
from aldea.people import consents
from aldea.people.models import Consent, Guardian
from aldea.support import grounds, notices
from aldea.support.models import Need, Notice
from aldea.web.shell import toasts
from aldea.web.shell.gate import by_link, requires
from aldea.web.shell.requests import LinkRequest, StaffRequest
from aldea.web.support.forms import AskConsent, SignConsent

TOO_LATE = (consents.AlreadyAnswered, consents.Over, consents.NotGiven)
GUARDIANS_LANGUAGES = ("en", "es")


@requires(Permission.CONSENT_ASK)
def consent_new(request: StaffRequest) -> HttpResponse:
    need = get_object_or_404(
        Need.objects.open().select_related("student", "family"),
        pk=_key(request.GET.get("need")),
        school=request.place.pk,
    )
    partner = get_object_or_404(
        Organization.objects.partners(), pk=_key(request.GET.get("partner"))
    )
    guardians = need.family.guardians.filter(may_be_told=True).order_by("rank", "pk")
    form = AskConsent(
        request.POST or None,
        guardians=guardians,
        today=clock.today(),
        initial={"until": _end_of_school_year(clock.today()), **_first(guardians, need)},
    )
    back = _safe(request, request.GET.get("next", ""))
    if request.method == "POST" and form.is_valid():
        consent = _ask(request, need, partner, form)
        if str(consent.guardian_id) != form.cleaned_data["guardian"]:
            toasts.say(request, f"{consent.guardian.name} was asked already.")
            return redirect(f"{reverse('support:consent', args=[consent.pk])}?{_next(back)}")
        if form.cleaned_data["how"] == Consent.How.IN_PERSON:
            return redirect(f"{reverse('support:consent_sign', args=[consent.pk])}?{_next(back)}")
        toasts.say(request, f"A link is on its way to {consent.guardian.given_name}.")
        return redirect(back or reverse("support:need", args=[need.pk]))
    shown = {"need": need, "partner": partner, "form": form, "guardians": guardians, "back": back}
    status = 422 if form.errors else 200
    return render(request, "support/consent_new.html", shown, status=status)


@requires(Permission.CONSENT_ASK)
def consent(request: StaffRequest, key: UUID) -> HttpResponse:
    """What the school knows of one consent."""
    consent = _consent(request, key)
    return render(
        request,
        "support/consent.html",
        {
            "consent": consent,
            "next": _safe(request, request.GET.get("next", "")),
            "is_live": consent.is_live(clock.today()),
        },
    )


@requires(Permission.CONSENT_ASK)
def consent_sign(request: StaffRequest, key: UUID) -> HttpResponse:
    """The guardian reads and answers on the school's screen, in their language."""
    consent = _consent(request, key)
    language = request.GET.get("lang") or consent.language
    done = f"{reverse('support:consent', args=[key])}?{_next(request.GET.get('next', ''))}"
    if not consent.is_waiting:
        return redirect(done)
    with translation.override(language if language in GUARDIANS_LANGUAGES else "en"):
        form, answered = _answer(request, consent, grounds.sign_in_person, request.actor)
        if answered:
            return redirect(done)
        return _page(request, consent, form, handed=done)


@requires(Permission.CONSENT_WITHDRAW)
def consent_withdraw(request: StaffRequest, key: UUID) -> HttpResponse:
    """Take a yes back because the guardian says so; followed as a link, show what it is about."""
    consent = _consent(request, key)
    if request.method != "POST":
        return redirect("support:consent", key=key)
    try:
        consents.withdraw(consent=consent, by=request.actor)
        toasts.say(request, f"Taken back. {consent.recipient.called} sees nothing more.")
    except consents.NotGiven:
        toasts.say(request, "There is no yes to take back any more.")
    return redirect("support:consent", key=key)


@requires(Permission.CONSENT_ASK)
@require_POST
def consent_remind(request: StaffRequest, key: UUID) -> HttpResponse:
    """Send the link once more: to the question while it waits, to the answer after it."""
    consent = _consent(request, key)
    kind = Notice.Kind.CONSENT if consent.is_waiting else Notice.Kind.COPY
    try:
        notices.about_consent(consent=consent, kind=kind, by=request.actor)
        toasts.say(request, f"A link is on its way to {consent.guardian.given_name}.")
    except notices.TooSoon:
        toasts.say(request, "A link went out within the last hour. One is enough.")
    return redirect("support:consent", key=key)


@by_link(Purpose.CONSENT)
def consent_link(request: LinkRequest) -> HttpResponse:
    """The guardian reads, answers, and later changes their mind, with no account."""
    consent = get_object_or_404(
        Consent.objects.select_related("school", "recipient", "asked_by"), pk=request.link.subject
    )
    if request.method == "POST" and request.POST.get("say") == "withdraw":
        _take_back(request, consent)
        return redirect("support:consent_link", token=request.token)
    form, answered = _answer(request, consent, consents.give, request.doer)
    if answered:
        return redirect("support:consent_link", token=request.token)
    return _page(request, consent, form, handed="")


def _answer(
    request: StaffRequest | LinkRequest, consent: Consent, give: Callable[..., Consent], by: object
) -> tuple[SignConsent, bool]:
    """Read what the guardian sent; tell whether it was an answer."""
    if request.method != "POST":
        return SignConsent(data_classes=consent.data_classes), False
    if request.POST.get("say") == "no":
        form = SignConsent(data_classes=consent.data_classes)
        return form, _try(consents.decline, consent=consent, language=get_language(), by=by)
    form = SignConsent(request.POST, data_classes=consent.data_classes)
    if not form.is_valid():
        return form, False
    name = form.cleaned_data["signed_name"]
    return form, _try(give, consent=consent, signed_name=name, language=get_language(), by=by)


def _try(verb: Callable[..., Consent], **what: object) -> bool:
    """Do it once: a second tap, or one too late, leads to the page that says how things stand."""
    with suppress(*TOO_LATE):
        verb(**what)
    return True


def _take_back(request: LinkRequest, consent: Consent) -> None:
    _try(consents.withdraw, consent=consent, by=request.doer)
    toasts.say(request, gettext("You have taken it back. They see nothing more, from now on."))


def _page(
    request: StaffRequest | LinkRequest, consent: Consent, form: SignConsent, *, handed: str
) -> HttpResponse:
    shown = {
        "consent": consent,
        "form": form,
        "handed": handed,
        "is_live": consent.is_live(clock.today()),
        "until": consent.ends_before,
    }
    status = 422 if form.errors else 200
    return render(request, "support/consent_page.html", shown, status=status)


def _consent(request: StaffRequest, key: UUID) -> Consent:
    consent = get_object_or_404(
        Consent.objects.select_related(
            "school", "recipient", "guardian", "student", "asked_by", "family"
        ),
        pk=key,
    )
    request.place = School.objects.select_related("organization", "district").get(
        pk=consent.school_id
    )
    return consent


def _ask(request: StaffRequest, need: Need, partner: Organization, form: AskConsent) -> Consent:
    typed = form.cleaned_data
    try:
        return grounds.ask_consent(
            need=need,
            partner=partner,
            guardian=form.guardians[typed["guardian"]],
            until=typed["until"],
            language=typed["language"],
            how=typed["how"],
            by=request.actor,
        )
    except consents.AlreadyAsked as asked:
        return asked.consent


def _first(guardians: QuerySet[Guardian], need: Need) -> dict[str, str]:
    guardian = guardians.first()
    if guardian is None:
        return {}
    language = guardian.language or need.family.home_language
    return {
        "guardian": str(guardian.pk),
        "language": "es" if language.startswith("es") else "en",
        "how": Consent.How.IN_PERSON,
    }


def _end_of_school_year(today: date) -> date:
    return date(today.year if today.month < 6 else today.year + 1, 7, 1)


def _key(text: str | None) -> UUID:
    try:
        return UUID(text or "")
    except ValueError:
        raise Http404 from None


def _safe(request: StaffRequest, address: str) -> str:
    return address if url_has_allowed_host_and_scheme(address, {request.get_host()}) else ""


def _next(address: str) -> str:
    return urlencode({"next": address}) if address else ""
