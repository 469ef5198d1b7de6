"""What of the directory is shown to others: every table without what is hidden, and its traces."""

from collections.abc import Mapping

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from aldea.core import clock
from aldea.partners import standing
from aldea.partners.formats.hsds import LINKED, TABLES
from aldea.partners.models import ListedOrganization, Merge, ServiceAtLocation

Means = Mapping[str, str | None]
# What decides for itself; all else is hidden with any of the rows it hangs on.
OWNERS = ("service", "organization", "service_at_location", "location", "program")
# Words and units are everybody's, and what is linked to a row goes with it.
NEVER_HIDDEN = ("taxonomy", "taxonomy_term", "unit")
HIDEABLE = tuple(table for table in TABLES if table not in {*NEVER_HIDDEN, *LINKED})


def rows(*, table: str) -> QuerySet[models.Model]:
    """The rows of a table that may be shown."""
    every = TABLES[table].model._default_manager.all()
    hidden = standing.hidden(today=clock.today())
    if table in ("service", "organization"):
        return every.exclude(pk__in=hidden)
    if table == "service_at_location":
        return every.exclude(service__in=hidden)
    if table == "location":
        # From what is hidden, which is little: only its places are asked what else is there.
        theirs = ServiceAtLocation.objects.filter(service__in=hidden).values("location")
        others = ServiceAtLocation.objects.filter(location=OuterRef("pk"))
        is_theirs = Q(organization__in=hidden) | Q(pk__in=theirs)
        return every.exclude(is_theirs & ~Exists(others.exclude(service__in=hidden)))
    if table == "program":
        given = TABLES["service"].model._default_manager.filter(program=OuterRef("pk"))
        return every.exclude(Q(organization__in=hidden) & ~Exists(given.exclude(pk__in=hidden)))
    return _below(table, every)


def means() -> Means:
    """Which organization each hidden one stands for, to write it where others name it, or none."""
    hidden = ListedOrganization.objects.filter(pk__in=standing.hidden(today=clock.today()))
    merged = dict(Merge.objects.standing().values_list("away_id", "kept_id"))
    return {
        str(key): str(merged[key]) if key in merged else None
        for key in hidden.values_list("pk", flat=True)
    }


def _below(table: str, every: QuerySet[models.Model]) -> QuerySet[models.Model]:
    """What hangs on something hidden goes with it."""
    if table in LINKED:
        for owner in HIDEABLE:
            manager = TABLES[owner].model._default_manager
            unseen = manager.exclude(pk__in=rows(table=owner).values("pk"))
            every = every.exclude(**{f"{LINKED[table]}__in": unseen.values("pk")})
        return every
    for column, parent in TABLES[table].parents.items():
        if parent in HIDEABLE:
            seen = rows(table=parent).values("pk")
            every = every.filter(Q(**{f"{column}__isnull": True}) | Q(**{f"{column}__in": seen}))
    return every
