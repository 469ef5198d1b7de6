"""Rows of a file that break a rule: left out with all that hangs on them, and told."""

from uuid import UUID

from aldea.partners import quarantine
from aldea.partners.formats.hsds import Refusal
from aldea.partners.formats.hsds_reading import MOST_REFUSALS, UNSTORABLE, Reader

SHOWN = 20


def take_out(reader: Reader) -> bool:
    """Leave out what was refused; answer whether anything worth loading is left.

    While rows are left out nothing is removed: a refused row may be the one that seems missing.
    A file that breaks too many rules was not meant for us, and nothing of it is left.
    """
    if len(reader.refusals) >= MOST_REFUSALS:
        return False
    refused: dict[UUID, UUID] = {}
    for found in reader.refusals:
        if key := _row_at(reader, found.pointer):
            refused[key] = key
        else:
            reader.left_out += 1
    quarantine.spread(reader, refused)
    for rows in reader.rows.values():
        for key in [key for key in rows if key in refused]:
            del rows[key]
            reader.left_out += 1
    reader.whole.clear()
    return any(_is_left(reader, pointer) for pointer in reader.tops)


def _row_at(reader: Reader, pointer: str) -> UUID | None:
    """Find the row a place stands in: the innermost one that has it."""
    while pointer not in reader.spots:
        if "/" not in pointer:
            return None
        pointer = pointer.rpartition("/")[0]
    spot = reader.spots[pointer]
    return spot[1] if spot else None


def _is_left(reader: Reader, pointer: str) -> bool:
    spot = reader.spots.get(pointer)
    return spot is not None and spot[1] in reader.rows[spot[0]]


def told(file: str, found: list[Refusal]) -> list[str]:
    """Write refusals as lines, the first of them only."""
    lines = [
        f"{file} {each.pointer or '/'}: {each.value!r}. {each.rule}. {each.remedy}".strip()
        for each in found[:SHOWN]
    ]
    return [*lines, f"And {len(found) - SHOWN} more."] if len(found) > SHOWN else lines


def written(found: Refusal) -> dict[str, str]:
    """Write a refusal down, as it is kept: what cannot be stored in the value is marked."""
    return {
        "pointer": found.pointer,
        "value": UNSTORABLE.sub("\ufffd", found.value),
        "rule": found.rule,
        "remedy": found.remedy,
    }
