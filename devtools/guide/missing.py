"""Planting what the demo's families did not find: a year of counts, more where little is near."""

import random
from datetime import date, timedelta

from aldea.partners import misses
from aldea.partners.models import Miss
from devtools.county import tables

# Need: how often a week, and from how far out of twenty places it is missed.
OFTEN = {
    "homelessness": 1.6, "housing-instability": 1.2, "transportation-insecurity": 1.1,
    "medical-cost-burden": 0.9, "stress": 0.7, "protective-factor": 0.5, "language-access": 0.4,
    "digital-access": 0.35, "utility-insecurity": 0.3, "food-insecurity": 0.25,
    "intimate-partner-violence": 0.08, "employment-status": 0.12, "other-words": 0.6,
}  # fmt: skip
TONGUES = ("en", "es", "zh", "ko", "vi", "hy", "tl")
SHARES = (30, 45, 8, 4, 5, 6, 2)
FAR = 34.4  # north of the mountains there is less
WEEKS = 20


def plant(*, today: date) -> None:
    """Count a few searches a week at each pilot school, as the owner."""
    draw = random.Random(20)
    schools = {school.zip: school for school in tables.schools() if school.pilot}
    rows: list[Miss] = []
    for zip_code, school in sorted(schools.items()):
        for need, often in OFTEN.items():
            rate = often * (2.5 if school.latitude > FAR else 1) * draw.choice((0, 0.4, 1, 1))
            for week in range(1, WEEKS):
                if draw.random() < rate:
                    rows.append(_miss(draw, zip_code, need, today - timedelta(weeks=week)))
    Miss.objects.bulk_create(rows)


def _miss(draw: random.Random, zip_code: str, need: str, day: date) -> Miss:
    [language] = draw.choices(TONGUES, SHARES)
    return Miss(
        week=misses.monday(day),
        need=need,
        zip_code=zip_code,
        language=language,
        missing=draw.choice(Miss.Missing.values),
        count=draw.choice((1, 1, 1, 2, 3)),
    )
