"""Tables of people."""

from aldea.people.models.consent import Consent
from aldea.people.models.disclosure import DisclosedFact, Disclosure, Opening
from aldea.people.models.family import CensusLine, Family, Guardian
from aldea.people.models.student import Enrolment, Grade, Strength, Student
from aldea.people.models.touch import Touch

__all__ = [
    "CensusLine",
    "Consent",
    "DisclosedFact",
    "Disclosure",
    "Enrolment",
    "Family",
    "Grade",
    "Guardian",
    "Opening",
    "Strength",
    "Student",
    "Touch",
]
