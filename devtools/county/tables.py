"""The county's small tables, read from the files beside this module."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
SCHOOL_TEXTS = (
    "cds_code", "district_cds_code", "name", "grade_low", "grade_high", "street", "city", "zip",
)  # fmt: skip
PARTNER_TEXTS = (
    "key", "name", "alternate_name", "description", "city", "zip", "phone", "website",
    "named_in_seeds",
)  # fmt: skip


@dataclass(frozen=True)
class District:
    """One of the 15 participating districts."""

    cds_code: str
    name: str
    city: str
    zip: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class School:
    """A school of the demo: one of the pilots, or one that feeds it."""

    cds_code: str
    district_cds_code: str
    name: str
    grade_low: str
    grade_high: str
    street: str
    city: str
    zip: str
    latitude: float
    longitude: float
    pilot: bool
    demo_students: int


@dataclass(frozen=True)
class Partner:
    """A county department or a nonprofit."""

    key: str
    name: str
    alternate_name: str
    description: str
    city: str
    zip: str
    phone: str
    website: str
    languages: tuple[str, ...]
    named_in_seeds: str
    is_agency: bool

    @property
    def is_invented(self) -> bool:
        return self.named_in_seeds == "invented"


@dataclass(frozen=True)
class Language:
    """A home language and the share of the families who speak it."""

    code: str
    iso639_3: str
    name: str
    own_name: str
    weight: float
    names: str


def rows(name: str) -> list[dict[str, str]]:
    """Read one table as it stands."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def districts() -> tuple[District, ...]:
    """List the participating districts by code."""
    return tuple(
        District(
            **{k: row[k] for k in ("cds_code", "name", "city", "zip")},
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
        )
        for row in rows("districts.csv")
    )


@cache
def schools() -> tuple[School, ...]:
    """List the demo's schools by code."""
    return tuple(
        School(
            **{key: row[key] for key in SCHOOL_TEXTS},
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            pilot=row["pilot"] == "yes",
            demo_students=int(row["demo_students"]),
        )
        for row in rows("schools.csv")
    )


@cache
def partners() -> tuple[Partner, ...]:
    """List the county departments, then the nonprofits."""
    return tuple(
        Partner(
            **{key: row[key] for key in PARTNER_TEXTS},
            languages=tuple(row["languages"].split()),
            is_agency=file == "agencies.csv",
        )
        for file in ("agencies.csv", "nonprofits.csv")
        for row in rows(file)
    )


@cache
def languages() -> tuple[Language, ...]:
    """List the home languages, the most spoken first."""
    return tuple(
        Language(
            **{key: row[key] for key in ("code", "iso639_3", "name", "own_name", "names")},
            weight=float(row["weight"]),
        )
        for row in rows("languages.csv")
    )


@cache
def zip_points() -> dict[str, tuple[str, float, float]]:
    """Map each ZIP code to its city and its centre."""
    return {
        row["zip"]: (row["city"], float(row["latitude"]), float(row["longitude"]))
        for row in rows("zips.csv")
    }
