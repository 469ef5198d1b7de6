"""OneRoster CSV 1.1 and 1.2 as data: which files and columns there are, and what we take.

Source: 1EdTech OneRoster 1.1 (2017) and 1.2 (2022, errata 2023), CSV binding.
"""

from dataclasses import dataclass
from enum import StrEnum


class Mode(StrEnum):
    """What the manifest says of a file."""

    BULK = "bulk"
    DELTA = "delta"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Column:
    """One column we read; `also` lists what drafts of the standard and common exports call it."""

    name: str
    required: bool = False
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class File:
    """One CSV file of the package, with the columns we read from it."""

    name: str
    mandatory: bool
    columns: tuple[Column, ...]

    @property
    def path(self) -> str:
        return f"{self.name}.csv"


@dataclass(frozen=True, slots=True)
class Version:
    """One edition of the standard: the files we read, and those we know and leave aside."""

    name: str
    taken: tuple[File, ...]
    left_aside: tuple[str, ...]

    def file(self, name: str) -> File:
        return next(file for file in self.taken if file.name == name)


SOURCED_ID = Column("sourcedId", required=True)
STATUS = Column("status")

ORGS = File(
    "orgs",
    True,
    (
        SOURCED_ID,
        STATUS,
        Column("name", required=True),
        Column("type", required=True),
        Column("identifier"),
        Column("parentSourcedId"),
    ),
)

CLASSES = File(
    "classes",
    False,
    (
        SOURCED_ID,
        STATUS,
        Column("grades", also=("grade",)),
        Column("schoolSourcedId", required=True),
    ),
)

# State identifiers, home language and ZIP have no column in either edition: the standard's
# place for them is `userIds` and `metadata.*`, and each student system has its own spelling.
USER_EXTRAS = (
    Column("metadata.ssid", also=("metadata.SSID", "metadata.stateId", "metadata.stateStudentId")),
    Column(
        "metadata.homeLanguage",
        also=("metadata.primaryLanguage", "metadata.language", "metadata.homeLanguageCode"),
    ),
    Column("metadata.relationship", also=("metadata.relationshipType",)),
    Column("metadata.zip", also=("metadata.postalCode", "metadata.zipCode")),
)

USER_COMMON = (
    SOURCED_ID,
    STATUS,
    Column("userIds", also=("userId",)),
    Column("givenName", required=True),
    Column("familyName", required=True),
    Column("middleName"),
    Column("identifier"),
    Column("email"),
    Column("sms"),
    Column("phone"),
    Column("agentSourcedIds", also=("agents",)),
    Column("grades", also=("grade",)),
)

USERS_1_1 = File(
    "users",
    True,
    (
        *USER_COMMON,
        Column("orgSourcedIds", required=True),
        Column("role", required=True),
        Column("preferredGivenName", also=("metadata.preferredGivenName",)),
        Column("preferredFamilyName", also=("metadata.preferredFamilyName",)),
        *USER_EXTRAS,
    ),
)

USERS_1_2 = File(
    "users",
    True,
    (
        *USER_COMMON,
        Column("preferredGivenName"),
        Column("preferredFamilyName"),
        Column("primaryOrgSourcedId"),
        *USER_EXTRAS,
    ),
)

ROLES = File(
    "roles",
    True,
    (
        SOURCED_ID,
        STATUS,
        Column("userSourcedId", required=True),
        Column("roleType", required=True),
        Column("role", required=True),
        Column("beginDate"),
        Column("endDate"),
        Column("orgSourcedId", required=True),
    ),
)

ENROLLMENTS = File(
    "enrollments",
    False,
    (
        SOURCED_ID,
        STATUS,
        Column("classSourcedId", required=True),
        Column("schoolSourcedId", required=True),
        Column("userSourcedId", required=True),
        Column("role", required=True),
        Column("primary"),
        Column("beginDate"),
        Column("endDate"),
    ),
)

DEMOGRAPHICS = File(
    "demographics",
    False,
    (
        Column("sourcedId", required=True, also=("userSourcedId",)),
        STATUS,
        Column("birthDate", also=("birthdate",)),
        Column(
            "metadata.homeLanguage",
            also=("metadata.primaryLanguage", "metadata.language", "metadata.homeLanguageCode"),
        ),
    ),
)

LEFT_ASIDE_1_1 = (
    "academicSessions",
    "courses",
    "resources",
    "classResources",
    "courseResources",
    "categories",
    "lineItems",
    "results",
)

LEFT_ASIDE_1_2 = (
    *LEFT_ASIDE_1_1,
    "userProfiles",
    "userResources",
    "lineItemLearningObjectiveIds",
    "lineItemScoreScales",
    "resultLearningObjectiveIds",
    "resultScoreScales",
    "scoreScales",
)

VERSIONS = {
    version.name: version
    for version in (
        Version("1.1", (ORGS, CLASSES, USERS_1_1, ENROLLMENTS, DEMOGRAPHICS), LEFT_ASIDE_1_1),
        Version(
            "1.2", (ORGS, ROLES, CLASSES, USERS_1_2, ENROLLMENTS, DEMOGRAPHICS), LEFT_ASIDE_1_2
        ),
    )
}

ORG_TYPES = frozenset({"department", "school", "district", "local", "state", "national"})

STUDENT_ROLES = frozenset({"student"})
GUARDIAN_ROLES = frozenset({"guardian", "parent", "relative"})
STAFF_ROLES = {
    "1.1": frozenset({"administrator", "aide", "proctor", "teacher"}),
    "1.2": frozenset(
        {
            "aide",
            "counselor",
            "districtadministrator",
            "principal",
            "proctor",
            "siteadministrator",
            "systemadministrator",
            "teacher",
        }
    ),
}

# CEDS "Entry Grade Level" codes, the state's own (KN, UE, US), and what people type, as numbers
# in their order. None is "in school, in no grade".
GRADES: dict[str, int | None] = {
    "TK": -1,
    "KG": 0,
    "K": 0,
    "KN": 0,
    **{f"{number:02}": number for number in range(1, 13)},
    **{str(number): number for number in range(1, 13)},
    "UG": None,
    "UE": None,
    "US": None,
    "OTHER": None,
}
GRADES_BEFORE_SCHOOL = frozenset({"IT", "IN", "PR", "PK", "TD"})
GRADES_AFTER_SCHOOL = frozenset({"13", "14", "PS", "AD", "AE", "ABE"})
