"""What a family may need, in plain words: each tile and the kinds of help behind it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aldea.support.domains import Domain


@dataclass(frozen=True, slots=True)
class Need:
    """One tile of the guide."""

    key: str
    name: str | Promise
    icon: str
    domains: tuple[Domain, ...]


D = Domain
NEEDS = (
    Need("food", _("Food"), "restaurant", (D.FOOD,)),
    Need(
        "health", _("Health and vaccines"), "medical_services",
        (D.MEDICAL_COST, D.HEALTH_LITERACY),
    ),
    Need("talk", _("Someone to talk to"), "forum", (D.STRESS,)),
    Need(
        "home", _("Housing and rent"), "home",
        (D.HOUSING_INSTABILITY, D.HOMELESSNESS, D.INADEQUATE_HOUSING, D.UTILITIES),
    ),
    Need("money", _("CalFresh, Medi-Cal and money"), "credit_card", (D.FINANCIAL, D.INSURANCE)),
    Need("internet", _("Internet and computers"), "wifi", (D.DIGITAL_ACCESS, D.DIGITAL_LITERACY)),
    Need("clothes", _("Clothes and school things"), "checkroom", (D.MATERIAL,)),
    Need("learn", _("School and after school"), "school", (D.EDUCATION, D.PROTECTIVE, D.SOCIAL)),
    Need("work", _("Work and rides"), "directions_bus", (D.EMPLOYMENT, D.TRANSPORTATION)),
    Need(
        "rights", _("Safety and legal help"), "account_balance",
        (D.PARTNER_VIOLENCE, D.ELDER_ABUSE, D.INCARCERATION, D.LANGUAGE, D.VETERAN),
    ),
)  # fmt: skip
BY_KEY = {need.key: need for need in NEEDS}
# What an address may name: a tile, or one kind of help and with it the tile that it stands behind.
MEANT = {**BY_KEY, **{str(domain): need for need in NEEDS for domain in need.domains}}
ICONS = {str(domain): need.icon for need in reversed(NEEDS) for domain in need.domains}


def icon_of(terms: list[str]) -> str:
    """Choose the icon of the first tile that a listing's words stand behind."""
    return next((ICONS[term] for term in terms if term in ICONS), "support")
