"""A family's word, with no account: did they call, did it help; yes, no or not yet."""

from contextlib import suppress
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from aldea.core.links import Purpose
from aldea.support import words
from aldea.support.models import Referral, Word
from aldea.support.models.referral import State
from aldea.web.shell import toasts
from aldea.web.shell.gate import by_link
from aldea.web.shell.requests import LinkRequest

Side, Station, Says = Word.Side, Word.Station, Word.Says

# What is asked, and of which stations of the loop the answer speaks.
QUESTIONS: dict[str, tuple[str | Promise, tuple[Word.Station, ...]]] = {
    "called": (_("Did they call you?"), (Station.CONTACTED,)),
    "helped": (_("Did you get help?"), (Station.SERVED,)),
    "enough": (_("Do you have what you needed?"), (Station.OUTCOME, Station.MET)),
}
ANSWERS = {Says.YES: _("Yes"), Says.NOT_YET: _("Not yet"), Says.NO: _("No")}


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as the page shows it, with what was answered before."""

    key: str
    words: str | Promise
    says: str
    answer: str | Promise


@by_link(Purpose.WORD)
def family_word(request: LinkRequest) -> HttpResponse:
    referral = get_object_or_404(
        Referral.objects.select_related("school", "partner", "sent_by"), pk=request.link.subject
    )
    if request.method == "POST":
        _say(request, referral)
        return redirect("support:family_word", token=request.token)
    return render(
        request,
        "support/family_word.html",
        {
            "referral": referral,
            "is_over": referral.state in (State.CANCELLED, State.REJECTED),
            "questions": _questions(referral),
            "answers": list(ANSWERS.items()),
            "until": request.link.until,
        },
    )


def _say(request: LinkRequest, referral: Referral) -> None:
    asked = next((key for key in QUESTIONS if key in request.POST), None)
    if asked is None or request.POST[asked] not in Says.values:
        return
    for station in QUESTIONS[asked][1]:
        # Tapped twice: it stays one word.
        with suppress(words.AlreadySaid):
            words.say(
                referral=referral,
                side=Side.FAMILY,
                station=station,
                says=Says(request.POST[asked]),
                language=get_language(),
                by=request.doer,
            )
    toasts.say(request, gettext("Thank you. The school knows."))


def _questions(referral: Referral) -> list[Asked]:
    said = dict(
        Word.objects.filter(referral=referral, side=Side.FAMILY)
        .order_by("at", "pk")
        .values_list("station", "says")
    )
    asked = []
    for key, (question, stations) in QUESTIONS.items():
        says = said.get(stations[-1], "")
        asked.append(Asked(key, question, says, ANSWERS[Says(says)] if says else ""))
        if says != Says.YES:  # the next question would be about what has not happened
            break
    return asked
