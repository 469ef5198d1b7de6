"""Files the directory was loaded from."""

from django.db import models

from aldea.core.ids import Keyed


class DirectoryFile(Keyed):
    """A file of services that somebody else wrote, and what loading it did."""

    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64, unique=True)
    loaded_at = models.DateTimeField()
    new = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)
    removed = models.IntegerField(default=0)
    refused = models.JSONField(default=list)  # rows left out, and why
