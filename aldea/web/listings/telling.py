"""What became of a partner's listing, in its words: why families do not see it, what it changed."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aldea.partners.editable import Plain
from aldea.partners.models import EditedField
from aldea.partners.own_listings import Away
from aldea.web.shell.listing_fields import SECTIONS, asks
from aldea.web.shell.listing_rows import line

AWAY: dict[Away, Promise] = {
    Away.ASKED: _("Somebody asked us not to list it, so families do not see it."),
    Away.ANOTHER: _("It is the same as another listing, which families see in its place."),
    Away.CLOSED: _("It closed for good, as far as we know, so families do not see it."),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that was changed: what it said and what it says; nothing where it was not there."""

    label: str
    before: str
    after: str


def told(fields: Iterable[EditedField]) -> list[Told]:
    """Tell what an edit changed, of what is asked in the form."""
    return [each for field in fields if (each := _told(field))]


def _told(field: EditedField) -> Told | None:
    known = asks(field.table)
    if not field.column:
        return Told(
            _title(field.table), _line(field.table, field.before), _line(field.table, field.after)
        )
    if field.column not in known:
        return None
    ask = known[field.column]
    before, after = (ask.field(kept).show(kept) for kept in (field.before, field.after))
    return Told(str(ask.label), before, after)


def _title(table: str) -> str:
    return next(str(section.title) for section in SECTIONS if table in section.tables)


def _line(table: str, kept: Plain) -> str:
    return line(table, kept) if isinstance(kept, dict) else ""
