"""Schools as the state's public directory lists them, loaded whole and safe to load again."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from aldea.audit.trail import Doer, action, record
from aldea.core.errors import Refused
from aldea.network.models import Organization, School

COUNTY = "19"  # Los Angeles
COUNTY_OFFICE_CDS = "19101990000000"
NOTHING = {"", "No Data", "Information Not Available"}
NEEDED = (
    "CDSCode", "StatusType", "County", "District", "School", "Street", "City", "Zip", "Phone",
    "OpenDate", "ClosedDate", "Charter", "SOCType", "GSserved", "Latitude", "Longitude",
)  # fmt: skip


class DirectoryRefused(Refused):
    """The file is not the state's directory of public schools; nothing was changed."""

    def __init__(self, *, line: int, column: str, value: str, remedy: str) -> None:
        self.line, self.column, self.value, self.remedy = line, column, value, remedy
        where = f"line {line}, column {column}" if column else f"line {line}"
        super().__init__(f"{where}: {value!r} cannot be read. {remedy}")


@dataclass(frozen=True, slots=True)
class Listing:
    """One row of the directory, in our words."""

    cds_code: str
    name: str
    district_name: str
    status: str
    opened_on: date | None
    closed_on: date | None
    school_type: str
    grades_served: str
    is_charter: bool
    street: str
    city: str
    zip_code: str
    phone: str
    latitude: float | None
    longitude: float | None

    @property
    def is_district(self) -> bool:
        return self.cds_code.endswith("0000000")

    @property
    def district_cds(self) -> str:
        return self.cds_code[:7] + "0000000"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did, in rows."""

    new: int
    changed: int
    same: int

    def __str__(self) -> str:
        return f"{self.new} new, {self.changed} changed, {self.same} the same"


SCHOOL_FIELDS = tuple(
    f.name for f in fields(Listing) if f.name not in {"cds_code", "name", "district_name", "phone"}
)
ORGANIZATION_FIELDS = ("name", "phone")


def read_directory(path: Path) -> Iterator[Listing]:
    """The schools and districts of a directory file, tab separated, in the 2018 or 2026 layout.

    Raises DirectoryRefused naming line, column and value of the first thing that cannot be read.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            reader = csv.DictReader(file, delimiter="\t")
            missing = [name for name in NEEDED if name not in (reader.fieldnames or [])]
            if missing:
                raise DirectoryRefused(
                    line=1,
                    column=missing[0],
                    value="",
                    remedy="Use the state's tab separated file Public Schools and Districts.",
                )
            for row in reader:
                yield _listing(row, reader.line_num)
        except UnicodeDecodeError as error:
            raise DirectoryRefused(
                line=0,
                column="",
                value=repr(error.object[error.start : error.start + 8]),
                remedy="Save the file as UTF-8 and load it again.",
            ) from None


def _listing(row: dict[str, str], line: int) -> Listing:
    def text(column: str) -> str:
        value = (row[column] or "").strip()
        return "" if value in NOTHING else value

    cds_code = text("CDSCode")
    if len(cds_code) != 14 or not cds_code.isdigit():
        raise DirectoryRefused(
            line=line, column="CDSCode", value=cds_code, remedy="A CDS code has 14 digits."
        )
    status = text("StatusType").upper()
    if status not in School.Status.values:
        raise DirectoryRefused(
            line=line,
            column="StatusType",
            value=status,
            remedy="It is Active, Closed, Merged or Pending.",
        )
    return Listing(
        cds_code=cds_code,
        name=text("School") or text("District"),
        district_name=text("District"),
        status=status,
        opened_on=_day(text("OpenDate"), "OpenDate", line),
        closed_on=_day(text("ClosedDate"), "ClosedDate", line),
        school_type=text("SOCType"),
        grades_served=text("GSserved"),
        is_charter=text("Charter") in {"Y", "1"},
        street=text("Street"),
        city=text("City"),
        zip_code=text("Zip")[:5],
        phone=text("Phone"),
        latitude=_degrees(text("Latitude"), "Latitude", line),
        longitude=_degrees(text("Longitude"), "Longitude", line),
    )


def _day(value: str, column: str, line: int) -> date | None:
    if not value:
        return None
    for form in ("%Y-%m-%d", "%m/%d/%Y"):
        try:
            return datetime.strptime(value, form).date()  # noqa: DTZ007  a date has no zone
        except ValueError:
            continue
    raise DirectoryRefused(
        line=line, column=column, value=value, remedy="Write dates as 2018-06-26 or 06/26/2018."
    )


def _degrees(value: str, column: str, line: int) -> float | None:
    if not value:
        return None
    try:
        degrees = float(value)
    except ValueError:
        degrees = 999.0
    if abs(degrees) > (90 if column == "Latitude" else 180):
        raise DirectoryRefused(
            line=line, column=column, value=value, remedy="It is a number of degrees."
        )
    return degrees or None


def import_file(*, path: Path, by: Doer, progress: Callable[[str], None]) -> Loaded:
    """Read a directory file and load it. Raises DirectoryRefused; then nothing was changed."""
    listings = list(read_directory(path))
    progress(f"{len(listings)} rows read")
    return load(listings=listings, by=by)


@action
def load(*, listings: list[Listing], by: Doer) -> Loaded:
    """Bring our schools and districts up to the directory.

    Rows are matched by CDS code. Schools we have and the file lacks stay as they are: the state
    lists closed schools too, so an absent row is a partial file, not a closing.
    """
    office = county_office()
    districts = _load_districts(listings, office)
    loaded, changed = _load_schools(listings, office, districts)
    record(
        "schools.loaded",
        office,
        by=by,
        organization=office.pk,
        detail={"new": loaded.new, "changed": loaded.changed, "same": loaded.same},
    )
    for school, differences in changed:
        record("school.changed", school, by=by, organization=school.pk, detail=differences)
    return loaded


def county_office() -> Organization:
    """The county office of education, made on first use."""
    office, _ = Organization.objects.get_or_create(
        cds_code=COUNTY_OFFICE_CDS,
        defaults={
            "kind": Organization.Kind.COUNTY_OFFICE,
            "name": "Los Angeles County Office of Education",
            "short_name": "LACOE",
        },
    )
    return office


def _load_districts(listings: list[Listing], office: Organization) -> dict[str, Organization]:
    known = {
        d.cds_code: d
        for d in Organization.objects.filter(kind__in=["DISTRICT", "COUNTY_OFFICE"])
        if d.cds_code
    }
    fresh = {
        listing.district_cds: Organization(
            kind=Organization.Kind.DISTRICT,
            name=listing.district_name,
            cds_code=listing.district_cds,
            parent=office,
        )
        for listing in listings
        if listing.district_cds not in known
    }
    Organization.objects.bulk_create(fresh.values())
    return {**known, **fresh}


def _load_schools(
    listings: list[Listing], office: Organization, districts: dict[str, Organization]
) -> tuple[Loaded, list[tuple[School, dict]]]:
    known = {s.cds_code: s for s in School.objects.select_related("organization")}
    new: list[School] = []
    changed: list[tuple[School, dict]] = []
    same = 0
    for listing in listings:
        if listing.is_district:
            same += 1
        elif (school := known.get(listing.cds_code)) is None:
            school = _new_school(listing, office, districts[listing.district_cds])
            known[listing.cds_code] = school
            new.append(school)
        elif differences := _bring_up(school, listing):
            changed.append((school, differences))
        else:
            same += 1
    Organization.objects.bulk_create([school.organization for school in new], batch_size=500)
    School.objects.bulk_create(new, batch_size=500)
    schools = [school for school, _ in changed]
    Organization.objects.bulk_update([s.organization for s in schools], ORGANIZATION_FIELDS)
    School.objects.bulk_update(schools, SCHOOL_FIELDS)
    return Loaded(new=len(new), changed=len(changed), same=same), changed


def _new_school(listing: Listing, office: Organization, district: Organization) -> School:
    organization = Organization(
        kind=Organization.Kind.SCHOOL,
        name=listing.name,
        cds_code=listing.cds_code,
        parent=district,
        phone=listing.phone,
    )
    values = {name: getattr(listing, name) for name in SCHOOL_FIELDS}
    return School(organization=organization, district=district, county_office=office, **values)


def _bring_up(school: School, listing: Listing) -> dict:
    differences = {}
    for row, names in ((school.organization, ORGANIZATION_FIELDS), (school, SCHOOL_FIELDS)):
        for name in names:
            before, after = getattr(row, name), getattr(listing, name)
            if before != after:
                differences[name] = [str(before), str(after)]
                setattr(row, name, after)
    return differences


def point_of(school_id: UUID) -> tuple[float, float] | None:
    """Latitude and longitude of a school, in degrees, where known."""
    school = School.objects.filter(pk=school_id).only("latitude", "longitude").first()
    if school is None or school.latitude is None or school.longitude is None:
        return None
    return school.latitude, school.longitude


def participating() -> list[School]:
    """List the schools that take part, by district and name."""
    taking_part = School.objects.active().filter(organization__is_participating=True)
    return list(
        taking_part.select_related("organization", "district").order_by(
            "district__name", "organization__name", "pk"
        )
    )
