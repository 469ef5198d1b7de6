"""Keys that tell nothing and sort by the time they were made."""

import uuid

import uuid_utils.compat
from django.db import models


def new_id() -> uuid.UUID:
    """A UUID of version 7, made here so that a row can be written by one who may not read it."""
    return uuid_utils.compat.uuid7()


class Keyed(models.Model):
    """A row with an opaque key.

    The key has no default in the database: Django would then ask for it with RETURNING, which a
    writer who may not read is refused. Set SQL writes gen_random_uuid().
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True
