"""What a message to a partner or a guardian says: a link, and no fact about anybody.

The words are neutral on purpose (FHIR SDOH Clinical Care, task-8 and task-9: a notification
carries no health information): neither child, need nor partner is named.
"""

from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aldea.support.models import Notice


@dataclass(frozen=True, slots=True)
class Letter:
    """The subject of an e-mail, its body, and the shorter body of a text."""

    subject: str
    body: str
    text: str


# kind: subject, what is said of the school, what is said of the link.
WORDS: dict[Notice.Kind, tuple[str | Promise, str | Promise, str | Promise]] = {
    Notice.Kind.ASK: (
        _("A school asks for your answer"),
        _("%(school)s asks whether you can help a family."),
        _("One tap is your answer. It needs no account and works until %(until)s."),
    ),
    Notice.Kind.NUDGE: (
        _("A school waits for your answer"),
        _("%(school)s asked whether you can help a family, and waits to hear from you."),
        _("One tap is your answer. It needs no account and works until %(until)s."),
    ),
    Notice.Kind.FAMILY: (
        _("A question from school"),
        _("%(school)s would like to know how it went."),
        _("Two taps are your answer. It works until %(until)s."),
    ),
    Notice.Kind.CONSENT: (
        _("A question from school"),
        _("%(school)s has a question for you. You decide."),
        _("Read it and answer yes or no. It works until %(until)s."),
    ),
    Notice.Kind.COPY: (
        _("Your copy from school"),
        _("%(school)s sends you what you signed."),
        _("Keep this link: you can change your mind here at any time until %(until)s."),
    ),
}
LAST_LINE = _("Please do not forward this message: the link is meant for you alone.")


def write(*, kind: Notice.Kind, school: str, link: str, until: date, language: str) -> Letter:
    """The message of a kind, in Spanish or else in English."""
    with translation.override("es" if language.startswith("es") else "en"):
        facts = {"school": school, "until": date_format(until, "MONTH_DAY_FORMAT")}
        subject, opening, about = (str(words) % facts for words in WORDS[kind])
        return Letter(
            subject=subject,
            body=f"{opening}\n\n{link}\n\n{about}\n{LAST_LINE}\n",
            text=f"{opening} {link}",
        )
