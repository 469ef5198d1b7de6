"""Kinds of facts about a student that can be shared, and what they can be shared for."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DataClass(models.TextChoices):
    """One kind of fact. Agreements, consents and disclosures list them."""

    NEED = "NEED", _("what help is wanted")
    AGE_BAND = "AGE_BAND", _("age, in a band of years")
    LANGUAGE = "LANGUAGE", _("language spoken at home")
    ZIP = "ZIP", _("ZIP code")
    NAME = "NAME", _("name")
    PHONE = "PHONE", _("phone number")


class Use(models.TextChoices):
    """What shared facts may be used for."""

    COORDINATION = "COORDINATION", _("coordinating help at school")
    REFERRAL = "REFERRAL", _("answering a referral and giving the service")


# What a partner sees before it says yes, and what its yes adds (see docs/decisions/0004).
BEFORE_YES = (DataClass.NEED, DataClass.AGE_BAND, DataClass.LANGUAGE, DataClass.ZIP)
AFTER_YES = (DataClass.NAME, DataClass.PHONE)
REFERRAL_CLASSES = (*BEFORE_YES, *AFTER_YES)
