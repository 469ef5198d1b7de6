"""A partner's answer, with no account: a GET shows and changes nothing, a POST says it."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext

from aldea.access import sharings
from aldea.access.data_classes import AFTER_YES, DataClass, Use
from aldea.core import clock, languages
from aldea.core.links import Purpose
from aldea.people import disclosures
from aldea.support import referrals, words
from aldea.support.models import Referral, Word
from aldea.support.models.referral import REASONS, Reason, State
from aldea.web.shell import toasts
from aldea.web.shell.gate import by_link
from aldea.web.shell.requests import LinkRequest
from aldea.web.support import wording

NAME_PARTS = " · "


@dataclass(frozen=True, slots=True)
class Facts:
    """What the holder of the link may see now, in the reader's language."""

    need: str
    age: str
    language: str
    zip_code: str
    student: str
    guardian: str
    phone: str

    @property
    def are_hidden(self) -> bool:
        return not self.need

    @property
    def has_contact(self) -> bool:
        return bool(self.guardian)


@by_link(Purpose.ANSWER)
def answer(request: LinkRequest) -> HttpResponse:
    referral = get_object_or_404(
        Referral.objects.select_related("school", "partner", "sent_by"), pk=request.link.subject
    )
    if request.method == "POST":
        return _said(request, referral)
    facts = _facts(referral)
    return render(
        request,
        f"support/answer_{_page(referral, facts)}.html",
        {
            "referral": referral,
            "facts": facts,
            "reasons": [
                (reason, wording.TO_PARTNERS[reason]) for reason in REASONS[State.REJECTED]
            ],
            "is_shared": _is_shared(referral),
            "outcome": _outcome(referral),
            "until": request.link.until,
            "answer_by": wording.long_day(referral.answer_by),
        },
    )


def _page(referral: Referral, facts: Facts) -> str:
    if referral.is_waiting:
        return "closed" if facts.are_hidden else "ask"
    return "after" if referral.is_accepted else "closed"


def _said(request: LinkRequest, referral: Referral) -> HttpResponse:
    say = SAYINGS.get(request.POST.get("say", ""))
    if say is None:
        return redirect("support:answer", token=request.token)
    # Said twice, or too late: the page shows where things stand, and that is the answer.
    with suppress(referrals.NotALegalMove, referrals.NoLongerAllowed, words.AlreadySaid):
        done = say(request, referral)
        toasts.say(request, done)
    return redirect("support:answer", token=request.token)


def _yes(request: LinkRequest, referral: Referral) -> str:
    referrals.accept(referral=referral, by=request.doer, language=get_language())
    return gettext("You said yes. The school knows.")


def _wait(request: LinkRequest, referral: Referral) -> str:
    referrals.waitlist(referral=referral, by=request.doer, language=get_language())
    return gettext("You said yes, with a waiting list. The school knows.")


def _no(request: LinkRequest, referral: Referral) -> str:
    chosen = request.POST.get("why", "")
    reason = Reason(chosen) if chosen in REASONS[State.REJECTED] else Reason.OTHER
    referrals.reject(referral=referral, reason=reason, by=request.doer, language=get_language())
    return gettext("Thank you for telling us.")


def _talked(request: LinkRequest, referral: Referral) -> str:
    referrals.start(referral=referral, by=request.doer, language=get_language())
    return gettext("Noted: you have talked.")


def _served(request: LinkRequest, referral: Referral) -> str:
    referrals.complete(referral=referral, by=request.doer, language=get_language())
    return gettext("Noted: you have helped.")


def _lost(request: LinkRequest, referral: Referral) -> str:
    chosen = request.POST.get("why", "")
    reason = Reason(chosen) if chosen in REASONS[State.FAILED] else Reason.COULD_NOT_REACH
    referrals.fail(referral=referral, reason=reason, by=request.doer, language=get_language())
    return gettext("Thank you for telling us.")


def _came_of_it(request: LinkRequest, referral: Referral) -> str:
    says = Word.Says.YES if request.POST.get("settled") == "yes" else Word.Says.NO
    if referral.state == State.COMPLETED:
        words.say(
            referral=referral,
            side=Word.Side.PARTNER,
            station=Word.Station.OUTCOME,
            says=says,
            language=get_language(),
            by=request.doer,
        )
    return gettext("Thank you for telling us.")


SAYINGS: dict[str, Callable[[LinkRequest, Referral], str]] = {
    "yes": _yes,
    "wait": _wait,
    "no": _no,
    "talked": _talked,
    "served": _served,
    "lost": _lost,
    "outcome": _came_of_it,
}


def _facts(referral: Referral) -> Facts:
    told = disclosures.facts(errand_key=referral.pk)
    names = told.get(DataClass.NAME, "").split(NAME_PARTS)
    return Facts(
        need=told.get(DataClass.NEED, ""),
        age=_age(told.get(DataClass.AGE_BAND, "")),
        language=_language(told.get(DataClass.LANGUAGE, "")),
        zip_code=told.get(DataClass.ZIP, ""),
        student=names[0] if len(names) > 1 else "",
        guardian=names[-1],
        phone=told.get(DataClass.PHONE, ""),
    )


def _age(band: str) -> str:
    if band in ("", "not known"):
        return ""
    if band == "18 or older":
        return gettext("18 or older")
    youngest, _, oldest = band.partition(" to ")
    return gettext("%(youngest)s to %(oldest)s years old") % {
        "youngest": youngest,
        "oldest": oldest,
    }


def _language(told: str) -> str:
    """A language's name as it was told, in the language of the reader."""
    return languages.name(languages.code_of(told), reader=get_language() or "en")


def _is_shared(referral: Referral) -> bool:
    return sharings.allows(
        recipient=referral.partner_id,
        school=referral.school_id,
        data_classes=AFTER_YES,
        use=Use.REFERRAL,
        today=clock.today(),
    )


def _outcome(referral: Referral) -> str:
    newest = (
        Word.objects.filter(referral=referral, side=Word.Side.PARTNER, station=Word.Station.OUTCOME)
        .order_by("-at", "-pk")
        .first()
    )
    return newest.says if newest else ""
