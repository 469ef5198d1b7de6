"""Shelf lives: how long a word is believed, by what it is about; tables and nothing else."""

from datetime import timedelta

# Words about room, by the unit it is counted in: a bed is taken tonight, a class runs a term.
ROOM: dict[str, int] = {
    "bed": 2, "beds": 2, "cot": 2, "cots": 2, "room": 2, "rooms": 2, "unit": 7, "units": 7,
    "box": 14, "boxes": 14, "meal": 7, "meals": 7, "bag": 14, "bags": 14,
    "appointment": 14, "appointments": 14, "slot": 30, "slots": 30,
}  # fmt: skip
ANY_ROOM = 60
NO_ROOM = 14  # what a referral was told; partners rarely say when there is room again
# A check, by the need (its code) that the listing is tagged with; the shortest of several holds.
CHECKS: dict[str, int] = {
    "food-insecurity": 60,
    "homelessness": 45,
    "intimate-partner-violence": 45,
    "elder-abuse": 90,
    "housing-instability": 90,
    "inadequate-housing": 120,
    "utility-insecurity": 90,
    "financial-insecurity": 90,
    "material-hardship": 90,
    "transportation-insecurity": 120,
    "stress": 90,
    "medical-cost-burden": 120,
    "health-insurance-coverage-status": 180,  # government offices: hours change by the year
    "veteran-status": 180,
    "incarceration-status": 180,
    "personal-health-literacy": 180,
    "language-access": 180,
    "employment-status": 120,
    "educational-attainment": 180,
    "digital-literacy": 180,
    "digital-access": 180,
    "social-connection": 180,
    "protective-factor": 180,
    "sdoh-category-unspecified": 180,
}
ANY_CHECK = 180


def of_room(*, unit: str) -> timedelta:
    """How long a word about room in this unit is believed."""
    return timedelta(days=ROOM.get(unit.strip().lower(), ANY_ROOM))
