"""The domains of need of the Gravity Project's SDOH value set, in a school's words.

The codes are those of SDOHCC-ValueSetSDOHCategory (HL7 FHIR SDOH Clinical Care 3.0.0, 24 codes).
A need is worded as what is wanted, never as what is wrong.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Domain(models.TextChoices):
    """What kind of help is wanted."""

    FOOD = "food-insecurity", _("Food")
    HOUSING_INSTABILITY = "housing-instability", _("Help to keep a home")
    HOMELESSNESS = "homelessness", _("A place to live")
    INADEQUATE_HOUSING = "inadequate-housing", _("A safe and dry home")
    TRANSPORTATION = "transportation-insecurity", _("A ride")
    FINANCIAL = "financial-insecurity", _("Help with money")
    MATERIAL = "material-hardship", _("Clothes and supplies")
    EDUCATION = "educational-attainment", _("Help with learning")
    EMPLOYMENT = "employment-status", _("Work")
    VETERAN = "veteran-status", _("Help for veterans")
    STRESS = "stress", _("Someone to talk to")
    SOCIAL = "social-connection", _("Friends and activities")
    PARTNER_VIOLENCE = "intimate-partner-violence", _("Safety at home")
    ELDER_ABUSE = "elder-abuse", _("Safety for an older relative")
    HEALTH_LITERACY = "personal-health-literacy", _("Understanding health care")
    INSURANCE = "health-insurance-coverage-status", _("Health insurance")
    MEDICAL_COST = "medical-cost-burden", _("Medical, dental or eye care")
    DIGITAL_LITERACY = "digital-literacy", _("Help using a computer")
    DIGITAL_ACCESS = "digital-access", _("Internet or a device")
    UTILITIES = "utility-insecurity", _("Water, power or gas")
    INCARCERATION = "incarceration-status", _("A relative in custody")
    LANGUAGE = "language-access", _("An interpreter")
    PROTECTIVE = "protective-factor", _("Building on a strength")
    UNSPECIFIED = "sdoh-category-unspecified", _("Something else")


# Shown to fewer, named neutrally outside the record.
SENSITIVE = frozenset({Domain.PARTNER_VIOLENCE, Domain.INCARCERATION, Domain.ELDER_ABUSE})
