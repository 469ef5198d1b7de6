"""Call scripts: what to say on the telephone, field by field, in English and Spanish."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.dates import WEEKDAYS
from django.utils.formats import time_format

from aldea.partners import hours
from aldea.partners.models import Service

OPENINGS = {
    "en": "Hello, this is {caller}, with the county’s community schools. Schools send families to "
    "you, and I want to be sure that what we tell them is right. Do you have three minutes?",
    "es": "Hola, habla {caller}, de las escuelas comunitarias del condado. Las escuelas mandan "
    "familias con ustedes y quiero confirmar que lo que les decimos es correcto. "
    "¿Tienen tres minutos?",
}
CLOSINGS = {
    "en": "Thank you. Families will see today’s date beside your name.",
    "es": "Gracias. Las familias verán la fecha de hoy junto a su nombre.",
}
NOTHING = {"en": "The listing does not say.", "es": "La lista no lo dice."}


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask, and what the listing says of it; `is_told` when in our own words."""

    ask: str
    listed: str
    is_told: bool


@dataclass(frozen=True, slots=True)
class Script:
    """A call from hello to thank you."""

    opening: str
    questions: tuple[Question, ...]
    closing: str


def write(*, service: Service, caller: str, language: str, today: date) -> Script:
    """Write the script of one call."""
    with translation.override(language):
        questions = tuple(
            Question(words[language], said or NOTHING[language], not said or listed is _hours)
            for words, listed in QUESTIONS
            for said in (listed(service, today),)
        )
    return Script(OPENINGS[language].format(caller=caller), questions, CLOSINGS[language])


def _offered(service: Service, today: date) -> str:
    return service.name


def _hours(service: Service, today: date) -> str:
    told = []
    for each in hours.week(service.hours.all(), today):
        days = [str(WEEKDAYS[weekday - 1]) for weekday in each.weekdays]
        times = [f"{time_format(opens)}–{time_format(closes)}" for opens, closes in each.stretches]
        named = f"{days[0]}–{days[-1]}" if len(days) > 2 else ", ".join(days)
        told.append(f"{named}: {', '.join(times)}")
    return "; ".join(told)


def _room(service: Service, today: date) -> str:
    return service.wait_time or service.eligibility_description


def _papers(service: Service, today: date) -> str:
    return "; ".join(each.document for each in service.required_documents.all() if each.document)


def _languages(service: Service, today: date) -> str:
    return ", ".join(each.name or each.code for each in service.languages.all())


def _cost(service: Service, today: date) -> str:
    options = [each.option for each in service.cost_options.all() if each.option]
    return service.fees_description or service.fees or "; ".join(options)


def _where(service: Service, today: date) -> str:
    return "; ".join(
        ", ".join(filter(None, (at.location.name, address.address_1, address.city)))
        for at in service.service_at_locations.all()
        for address in at.location.addresses.all()
    )


QUESTIONS: tuple[tuple[dict[str, str], Callable[[Service, date], str]], ...] = (
    (
        {
            "en": "Do you still offer this?",
            "es": "¿Todavía lo ofrecen?",
        },
        _offered,
    ),
    (
        {
            "en": "Are you open these days and hours?",
            "es": "¿Abren estos días y a estas horas?",
        },
        _hours,
    ),
    (
        {
            "en": "Do you take new families now? Whom is it for?",
            "es": "¿Reciben familias nuevas ahora? ¿Para quién es?",
        },
        _room,
    ),
    (
        {
            "en": "What should a family bring?",
            "es": "¿Qué debe traer la familia?",
        },
        _papers,
    ),
    (
        {
            "en": "Which languages does somebody there speak?",
            "es": "¿Qué idiomas habla alguien ahí?",
        },
        _languages,
    ),
    (
        {
            "en": "What does it cost?",
            "es": "¿Cuánto cuesta?",
        },
        _cost,
    ),
    (
        {
            "en": "Where should they come?",
            "es": "¿A dónde deben ir?",
        },
        _where,
    ),
)
