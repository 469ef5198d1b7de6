"""The text a family gets about a service: what it is, where, when, what to bring."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from aldea.partners.models import Location, Service
from aldea.people.models import Guardian
from aldea.support.models import Need
from aldea.web.partners import wording


@dataclass(frozen=True)
class Text:
    """A text to one guardian, ready for the phone's own app."""

    guardian: Guardian | None
    language: str
    body: str

    @property
    def href(self) -> str:
        number = self.guardian.phone if self.guardian else ""
        return f"sms:{number}?&body={quote(self.body)}"


def guardians(need: Need | None) -> list[Guardian]:
    """List those of the family who may be told and can get a text."""
    if need is None:
        return []
    told = need.family.guardians.filter(may_be_told=True).exclude(phone="")
    return list(told.order_by("rank", "pk"))


def to_send(service: Service, people: Sequence[Guardian]) -> list[Text]:
    """Write the text for each guardian; for nobody in particular when nobody is known."""
    return [write(service, guardian) for guardian in people] or [write(service, None)]


def write(service: Service, guardian: Guardian | None) -> Text:
    """Write the text in the guardian's language, Spanish or else English."""
    language = "es" if guardian and guardian.language == "es" else "en"
    words = WORDS[language]
    name = service.alternate_name if language == "es" else service.name
    phones = [phone.number for phone in service.phones.all()]
    where = _where([place.location for place in service.service_at_locations.all()])
    lines = [
        f"{name or service.name}. {service.organization.name}",
        words["call"].format(phones[0]) if phones else "",
        where,
        *(_hours(line, language) for line in wording.hours(service.hours.all())),
        _bring(service, language),
    ]
    return Text(guardian, language, "\n".join(filter(None, lines)))


def _where(places: list[Location]) -> str:
    for place in places:
        for address in place.addresses.all():
            return f"{address.address_1}, {address.city}"
    return ""


def _bring(service: Service, language: str) -> str:
    """Say what to bring; what is listed in English only is asked about by telephone."""
    brought = wording.bring(service)
    if brought == "Nothing":
        return WORDS[language]["nothing"]
    return WORDS[language]["bring"].format(brought)


def _hours(line: str, language: str) -> str:
    if language == "es":
        for english, spanish in SPANISH_HOURS:
            line = line.replace(english, spanish)
    return line


WORDS = {
    "en": {"call": "Call {}", "bring": "Bring: {}", "nothing": "You need to bring nothing."},
    "es": {
        "call": "Llame al {}",
        "bring": "Pregunte por teléfono qué papeles llevar.",
        "nothing": "No tiene que llevar nada.",
    },
}
SPANISH_HOURS = (
    ("Every day", "Todos los días"), ("Day and night", "Día y noche"),
    ("day and night", "día y noche"), ("Mon", "lun"), ("Tue", "mar"), ("Wed", "mié"),
    ("Thu", "jue"), ("Fri", "vie"), ("Sat", "sáb"), ("Sun", "dom"), (" to ", " a "),
    (" and ", " y "), (" of the month", " del mes"), ("First", "Primer"), ("Second", "Segundo"),
    ("Third", "Tercer"), ("Fourth", "Cuarto"), ("Fifth", "Quinto"), ("Last", "Último"),
    (" am", " a. m."), (" pm", " p. m."), ("noon", "mediodía"), ("midnight", "medianoche"),
)  # fmt: skip
