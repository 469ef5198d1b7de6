"""The readable side of a user: a name that a record may print."""

from django.db import models

from aldea.accounts.models.user import User


class Profile(models.Model):
    """What colleagues see of somebody who signs in: name and post, never credentials."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, primary_key=True)
    name = models.CharField(max_length=200)
    post = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=32, blank=True)

    @property
    def first_name(self) -> str:
        """How a colleague is greeted."""
        return self.name.split()[0] if self.name else ""
