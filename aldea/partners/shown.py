"""What of the directory is shown to others: every table without what is hidden, and its traces."""

from collections.abc import Mapping
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from aldea.core import clock
from aldea.partners import standing
from aldea.partners.formats.hsds import LINKED, TABLES, foreign_key
from aldea.partners.models import ListedOrganization, Merge, ServiceAtLocation

Means = Mapping[UUID, UUID | None]
OWNERS = ("service", "organization", "service_at_location", "location", "program")


def rows(*, table: str) -> QuerySet[models.Model]:
    """The rows of a table that may be shown."""
    every = TABLES[table].model._default_manager.all()
    hidden = standing.hidden(today=clock.today())
    if table in ("service", "organization"):
        return every.exclude(pk__in=hidden)
    if table == "service_at_location":
        return every.exclude(service__in=hidden)
    if table == "location":
        placed = ServiceAtLocation.objects.filter(location=OuterRef("pk"))
        is_ours = Q(organization__in=hidden) | Exists(placed)
        return every.exclude(is_ours & ~Exists(placed.exclude(service__in=hidden)))
    if table == "program":
        given = TABLES["service"].model._default_manager.filter(program=OuterRef("pk"))
        return every.exclude(Q(organization__in=hidden) & ~Exists(given.exclude(pk__in=hidden)))
    return _below(table, every)


def means() -> Means:
    """Which organization each hidden one stands for, to write it where others name it, or none."""
    hidden = ListedOrganization.objects.filter(pk__in=standing.hidden(today=clock.today()))
    merged = dict(Merge.objects.standing().values_list("away_id", "kept_id"))
    keys = hidden.values_list("pk", flat=True)
    return {key: merged.get(key) for key in keys}


def _below(table: str, every: QuerySet[models.Model]) -> QuerySet[models.Model]:
    """What hangs on something hidden goes with it."""
    if table in LINKED:
        for owner in OWNERS:
            manager = TABLES[owner].model._default_manager
            unseen = manager.exclude(pk__in=rows(table=owner).values("pk"))
            every = every.exclude(**{f"{LINKED[table]}__in": unseen.values("pk")})
        return every
    for column, parent in TABLES[table].parents.items():
        ours = foreign_key(table, column)
        seen = rows(table=parent).values("pk")
        every = every.filter(Q(**{f"{ours}__isnull": True}) | Q(**{f"{ours}__in": seen}))
    return every
