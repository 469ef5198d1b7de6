"""The taxonomy of 211, whose names only those who hold a licence may show: others see its codes."""

import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q

from aldea.partners.models import Attribute, TaxonomyTerm

# What senders call it: 211 LA and Inform USA, formerly AIRS, keep it together.
NAMES = r"{edge}(211( ?la)?|airs){edge}|inform usa"
ADDRESS = "211taxonomy.org"
CALLED = re.compile(NAMES.format(edge=r"\b"), re.IGNORECASE)


def are_held() -> bool:
    """Whether the county holds a licence."""
    return bool(settings.ALDEA_211_LICENSE)


def is_licensed(name: str, uri: str = "") -> bool:
    """Whether a taxonomy called so, or found there, is the one of 211."""
    return bool(CALLED.search(name)) or ADDRESS in uri.casefold()


def closed_terms() -> models.QuerySet[TaxonomyTerm]:
    """The terms of which only the code may be shown here."""
    if are_held():
        return TaxonomyTerm.objects.none()
    named = NAMES.format(edge=r"\y")
    return TaxonomyTerm.objects.filter(
        Q(taxonomy__iregex=named)
        | Q(term_uri__icontains=ADDRESS)
        | Q(taxonomy_detail__name__iregex=named)
        | Q(taxonomy_detail__uri__icontains=ADDRESS)
    )


def closed(keys: Iterable[UUID | str | None]) -> set[UUID]:
    """Those of some terms of which only the code may be shown here."""
    if are_held():
        return set()
    asked = {key for key in keys if key}
    return set(closed_terms().filter(pk__in=asked).values_list("pk", flat=True))


def hides(row: models.Model) -> bool:
    """Whether a row is a licensed term, or tied to one, so that its words may not be shown."""
    if isinstance(row, Attribute):
        return bool(closed([row.taxonomy_term_id]))
    return isinstance(row, TaxonomyTerm) and bool(closed([row.pk]))


def cover(table: str, rows: Iterable[dict[str, Any]]) -> None:
    """Leave of licensed terms only their codes, in rows that are about to be written out."""
    column = {"taxonomy_term": "id", "attribute": "taxonomy_term_id"}.get(table)
    if column is None or are_held():
        return
    rows = list(rows)
    keys = {str(key) for key in closed(row[column] for row in rows)}
    for row in rows:
        if row[column] not in keys:
            continue
        if table == "taxonomy_term":
            row["name"] = row["description"] = row["code"]
        else:
            row["label"] = ""
        row["extra"] = {}
