"""A made-up directory of 20,000 services: the demo's kinds in other words, among many others.

Two of five services are of the demo's kinds, spread over the whole county; the others are what
else such a directory holds, so that a search leaves most of it out, as in life.
"""

import random
from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

from django.db import models

from aldea.core import clock
from aldea.partners import entries
from aldea.partners.models import (
    Attribute,
    CostOption,
    Language,
    ListedOrganization,
    Location,
    RequiredDocument,
    Schedule,
    Service,
    ServiceAtLocation,
    ServiceCapacity,
    TaxonomyTerm,
    Unit,
)
from devtools.county import tables

OF_OUR_KINDS = 0.4
SUBJECTS = [
    "animal shelter",
    "pet licenses",
    "building permits",
    "business start-up",
    "senior lunch",
    "adult day care",
    "hospice",
    "choir",
    "amateur theater",
    "historical society",
    "garden club",
    "chess club",
    "blood drive",
    "passport office",
    "voter registration",
    "tree planting",
    "bulky trash pick-up",
    "graffiti removal",
    "fire prevention",
    "flood maps",
    "beach clean-up",
    "language exchange",
    "prayer circle",
    "meditation hall",
    "alumni association",
    "bicycle repair",
    "tool library",
    "community radio",
    "film evenings",
    "poetry table",
    "genealogy",
    "stroke recovery",
    "hearing aids",
    "wheelchair repair",
    "kidney dialysis",
    "sleep clinic",
    "marriage licenses",
    "notary public",
    "small claims advice",
    "patent advice",
    "farm loans",
    "fishing permits",
    "citizen science",
    "astronomy nights",
    "dance hall",
    "soccer league",
    "table tennis",
    "golf for seniors",
    "orchestra",
    "ceramics studio",
    "sewing circle",
    "cooking lessons",
    "wine growers",
    "beekeepers",
    "consumer complaints",
    "noise complaints",
    "street lights",
    "parking permits",
    "water quality",
    "air quality",
]
ABOUT = [
    "open",
    "every",
    "month",
    "members",
    "volunteers",
    "office",
    "county",
    "city",
    "neighbors",
    "welcome",
    "annual",
    "information",
    "program",
    "center",
    "staff",
    "support",
    "public",
    "residents",
    "free",
    "fee",
    "call",
    "visit",
    "website",
    "register",
    "meeting",
    "weekly",
    "group",
    "class",
    "training",
    "resources",
    "referral",
    "application",
    "community",
    "local",
    "service",
    "area",
]
SYLLABLES = ("ba", "cor", "del", "fin", "gar", "hol", "lin", "mar", "nor", "pel", "rin", "sol",
             "tam", "ven", "wil", "zar")  # fmt: skip
LANGUAGES = ("zh", "ko", "vi", "hy", "tl", "fa", "ru", "ar", "km")
DAYS = ("MO,TU,WE,TH,FR", "MO,WE,FR", "TU,TH", "SA", "MO,TU,WE,TH,FR,SA", "WE")
HOURS = (("08:00", "17:00"), ("09:00", "13:00"), ("13:00", "20:00"), ("10:00", "18:30"))


def grow(*, many: int) -> None:
    """Add so many services with all that a search asks about, and make their entries."""
    draw = random.Random(2019)
    terms = {term.code: term for term in TaxonomyTerm.objects.all()}
    unit = Unit.objects.first() or Unit.objects.create(name="places")
    owners = [
        ListedOrganization(name=f"{_name(draw)} {draw.choice(('Center', 'House', 'Network'))}")
        for _ in range(many // 5)
    ]
    ListedOrganization.objects.bulk_create(owners)
    rows = [
        row for _ in range(many) for row in _rows(draw, draw.choice(owners), terms=terms, unit=unit)
    ]
    order: list[type[models.Model]] = [Service, Location, ServiceAtLocation]
    for model in dict.fromkeys(order + [type(row) for row in rows]):
        own = [row for row in rows if type(row) is model]
        model._default_manager.bulk_create(own, batch_size=2000)
    entries.refresh(progress=lambda line: None)


def _rows(
    draw: random.Random, owner: ListedOrganization, *, terms: dict[str, TaxonomyTerm], unit: Unit
) -> Iterator[models.Model]:
    kind = draw.choice(tables.rows("services.csv")) if draw.random() < OF_OUR_KINDS else None
    service = _service(draw, owner, kind)
    yield service
    spoken = [
        "en",
        *(["es"] if draw.random() < 0.6 else []),
        *draw.sample(LANGUAGES, draw.choice((0, 0, 1, 2))),
    ]
    yield from (Language(service=service, code=code) for code in spoken)
    begins, ends = draw.choice(HOURS)
    yield Schedule(
        service=service, freq="WEEKLY", byday=draw.choice(DAYS), opens_at=begins, closes_at=ends
    )
    if draw.random() < 0.6:
        yield CostOption(service=service, option="Free", amount=0)
    if draw.random() < 0.4:
        yield RequiredDocument(service=service, document="A paper with your name")
    if draw.random() < 0.4:
        said = clock.now() - timedelta(days=draw.randint(0, 90))
        yield ServiceCapacity(
            service=service,
            unit=unit,
            available=draw.randint(0, 20),
            updated=said.isoformat(),
            updated_at=said,
        )
    yield from _places(draw, service, owner)
    codes = (
        kind["domains"].split() + kind["ways"].split() if kind else ["drop-in", "by-appointment"]
    )
    for code in {code for code in codes if draw.random() < 0.8}:
        yield Attribute(
            hsds_id=uuid4(), link_id=service.pk, resource="service", taxonomy_term=terms[code]
        )


def _service(
    draw: random.Random, owner: ListedOrganization, kind: dict[str, str] | None
) -> Service:
    if kind is None:
        subject = draw.choice(SUBJECTS)
        told = [subject, *draw.choices(ABOUT, k=draw.randint(8, 40)), *_names(draw, 4)]
        return Service(
            organization=owner,
            name=f"{_name(draw)} {subject}",
            description=" ".join(told),
            status="active",
        )
    own = [word for word in kind["description"].split() if draw.random() < 0.7]
    told = own + draw.choices(ABOUT, k=draw.randint(4, 25)) + _names(draw, 3)
    words = kind["name"].split()
    kept = [word for word in words if draw.random() < 0.8] or words
    return Service(
        organization=owner,
        name=f"{_name(draw)} {' '.join(kept)}",
        alternate_name=kind["alternate_name"] if draw.random() < 0.4 else "",
        description=" ".join(told),
        application_process=kind["apply"],
        minimum_age=float(kind["age_min"]) if kind["age_min"] else None,
        maximum_age=float(kind["age_max"]) if kind["age_max"] else None,
        status="active",
    )


def _places(
    draw: random.Random, service: Service, owner: ListedOrganization
) -> Iterator[models.Model]:
    for _ in range(draw.choice((1, 1, 1, 2, 3))):
        _, latitude, longitude = draw.choice(list(tables.zip_points().values()))
        place = Location(
            organization=owner,
            location_type="virtual" if draw.random() < 0.08 else "physical",
            name=_name(draw),
            latitude=latitude + draw.uniform(-0.02, 0.02),
            longitude=longitude + draw.uniform(-0.02, 0.02),
        )
        yield place
        yield ServiceAtLocation(service=service, location=place)


def _names(draw: random.Random, many: int) -> list[str]:
    return [_name(draw) for _ in range(many)]


def _name(draw: random.Random) -> str:
    return "".join(draw.choices(SYLLABLES, k=draw.choice((2, 3, 3)))).title()
