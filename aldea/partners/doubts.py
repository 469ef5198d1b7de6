"""What is odd in a file of the directory but may be right: loaded as sent, and told."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import floor
from uuid import UUID

from aldea.audit.trail import Doer, action, record
from aldea.core import clock
from aldea.core.errors import Refused
from aldea.partners.formats.hsds import Row
from aldea.partners.formats.hsds_reading import Reader
from aldea.partners.models import DirectoryFile, FlaggedValue, ZipPoint

SHOWN = 20
FEWEST_DIGITS, MOST_DIGITS = 10, 15  # with area code; E.164 ends at 15
SHORT_NUMBERS = re.compile(r"^\D*(\d11|988)\D*$")
CELL = 0.5  # degrees, some 30 miles
NEAR_ITS_ZIP = 0.5


class AlreadyClosed(Refused):
    """Somebody has looked at this value already."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """One value that a person should look at."""

    pointer: str
    value: str
    why: str
    table: str
    row_id: UUID


def find(reader: Reader) -> tuple[Doubt, ...]:
    """Find telephones that cannot ring, places that cannot be there and hours that never come."""
    return (
        *_telephones(reader.rows["phone"].values()),
        *_places(reader),
        *_hours(reader.rows["schedule"].values()),
    )


def keep(file: DirectoryFile, doubts: tuple[Doubt, ...]) -> None:
    """Keep doubts until somebody closes them; a value that was closed stays closed."""
    FlaggedValue.objects.bulk_create(
        [
            FlaggedValue(
                file=file,
                table=doubt.table,
                row_id=doubt.row_id,
                pointer=doubt.pointer,
                value=doubt.value[:300],
                why=doubt.why,
            )
            for doubt in doubts
        ],
        ignore_conflicts=True,
    )


@action
def close(*, flagged: FlaggedValue, reason: str, by: Doer) -> FlaggedValue:
    """Say that a doubtful value was looked at, and what was found.

    Raises AlreadyClosed.
    """
    flagged = FlaggedValue.objects.select_for_update().get(pk=flagged.pk)
    if flagged.closed_at:
        raise AlreadyClosed("Somebody has closed this already. Here are the others.")
    flagged.closed_at, flagged.closed_why = clock.now(), reason
    flagged.save(update_fields=["closed_at", "closed_why"])
    record("listing.doubt_closed", flagged, by=by, detail={"table": flagged.table})
    return flagged


def told(doubts: tuple[Doubt, ...]) -> list[str]:
    """Write doubts as lines, the first of them only."""
    lines = [f"Look at {doubt.pointer}: {doubt.value!r}. {doubt.why}" for doubt in doubts[:SHOWN]]
    further = len(doubts) - SHOWN
    return [*lines, f"And {further} more to look at."] if further > 0 else lines


def _odd(row: Row, column: str, value: str, why: str) -> Doubt:
    return Doubt(f"{row.pointer}/{column}", value, why, row.table, row.id)


def _telephones(phones: Iterable[Row]) -> Iterator[Doubt]:
    for row in phones:
        if "number" not in row.values:
            continue
        number = str(row.values["number"])
        digits = sum(character.isdigit() for character in number)
        if not FEWEST_DIGITS <= digits <= MOST_DIGITS and not SHORT_NUMBERS.match(number):
            yield _odd(row, "number", number, f"A number of {digits} digits.")


def _places(reader: Reader) -> Iterator[Doubt]:
    centres = {
        point.zip_code: (point.latitude, point.longitude) for point in ZipPoint.objects.all()
    }
    settled = {_cell(*centre) for centre in centres.values()}
    zips: dict[UUID | None, str] = {
        row.key("location_id"): str(row.values.get("postal_code", ""))[:5]
        for row in reader.rows["address"].values()
        if row.values.get("address_type") != "postal"
    }
    for row in reader.rows["location"].values():
        latitude, longitude = row.values.get("latitude"), row.values.get("longitude")
        if isinstance(latitude, int | float) and isinstance(longitude, int | float):
            own = centres.get(zips.get(row.id, ""))
            if why := _misplaced(latitude, longitude, own, settled):
                yield _odd(row, "latitude", f"{latitude}, {longitude}", why)


def _misplaced(
    latitude: float,
    longitude: float,
    own: tuple[float, float] | None,
    settled: set[tuple[int, int]],
) -> str:
    """Say why a point cannot be where it claims to be, or nothing."""
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return "No such place on the earth; latitude and longitude may be swapped."
    if latitude == longitude == 0:
        return "This point is in the sea: it stands for nothing known."
    if own and max(abs(own[0] - latitude), abs(own[1] - longitude)) > NEAR_ITS_ZIP:
        return "Far from the ZIP code of its address; swapped, or a sign is missing."
    row, column = _cell(latitude, longitude)
    around = {(row + north, column + east) for north in (-1, 0, 1) for east in (-1, 0, 1)}
    if settled and not own and not around & settled:
        return "No ZIP code that we know is near: another county, the sea, or a mistake."
    return ""


def _cell(latitude: float, longitude: float) -> tuple[int, int]:
    return floor(latitude / CELL), floor(longitude / CELL)


def _hours(schedules: Iterable[Row]) -> Iterator[Doubt]:
    for row in schedules:
        opens, closes = row.values.get("opens_at"), row.values.get("closes_at")
        if opens and opens == closes:
            yield _odd(row, "opens_at", str(opens), "It closes as it opens.")
        first, last = row.values.get("valid_from"), row.values.get("valid_to")
        if first and last and str(last) < str(first):
            yield _odd(row, "valid_to", str(last), "It ends before it begins.")
