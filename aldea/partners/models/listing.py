"""What every row of the directory has. Tables and columns carry the names of HSDS 3.1."""

from django.db import models
from django.db.models import Q

from aldea.core.ids import Keyed


class Listing(Keyed):
    """A row that may have come from somewhere else, with whatever more was said there."""

    extra = models.JSONField(default=dict, blank=True)

    class Meta:
        abstract = True


def belongs_to_something(name: str, *parents: str) -> models.CheckConstraint:
    """Refuse a row that hangs on nothing."""
    condition = Q()
    for parent in parents:
        condition |= Q(**{f"{parent}__isnull": False})
    return models.CheckConstraint(name=f"{name}_belongs_to_something", condition=condition)


def owned_by(model: str, name: str) -> models.ForeignKey:
    """Point to the row this one describes; it goes when that row goes."""
    return models.ForeignKey(
        model, on_delete=models.CASCADE, null=True, blank=True, related_name=name
    )
