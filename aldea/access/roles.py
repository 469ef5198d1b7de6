"""Which role may do what. Owned by the county's privacy officer; printed to docs/reference."""

from dataclasses import dataclass

from aldea.access import permissions

P = permissions.Permission


@dataclass(frozen=True, slots=True)
class Role:
    """A set of permissions with a name.

    `employer` decides by what right student rows are reached: a district's own people are its
    school officials (FERPA, 34 CFR 99.31(a)(1)); the county's are so only where an agreement with
    the district says it, so their reach passes through a sharing.
    """

    name: str
    employer: str
    sentence: str
    permissions: frozenset[P]


COUNTY, DISTRICT, PARTNER = "COUNTY", "DISTRICT", "PARTNER"

CONTACT = frozenset(
    {
        P.TODAY_VIEW, P.CENSUS_VIEW, P.TOUCH_LOG, P.STUDENT_VIEW, P.STRENGTH_RECORD,
        P.NEED_VIEW, P.NEED_RECORD, P.SERVICE_FIND, P.PLACE_CHOOSE,
    }
)  # fmt: skip
COORDINATE = CONTACT | {
    P.NEED_CLOSE, P.CONSENT_ASK, P.CONSENT_WITHDRAW, P.REFERRAL_VIEW, P.REFERRAL_SEND,
    P.DISCLOSURE_VIEW, P.AGREEMENT_VIEW, P.DIRECTORY_REVIEW, P.CLOSURE_DECLARE,
}  # fmt: skip

ROLES: dict[str, Role] = {
    "COORDINATOR": Role(
        name="Community school coordinator",
        employer=COUNTY,
        sentence="Finds what stands between each student and learning, and follows it to the end.",
        permissions=frozenset(COORDINATE),
    ),
    "FAMILY_COORDINATOR": Role(
        name="Family engagement coordinator",
        employer=COUNTY,
        sentence="Keeps in touch with every family, in its language.",
        permissions=CONTACT | {P.CONSENT_ASK, P.REFERRAL_VIEW, P.DIRECTORY_REVIEW},
    ),
    "SOCIAL_WORKER": Role(
        name="School social worker",
        employer=COUNTY,
        sentence="Supports students one by one; sends and follows referrals.",
        permissions=frozenset(COORDINATE),
    ),
    "PRINCIPAL": Role(
        name="Principal",
        employer=DISTRICT,
        sentence="Answers for the school and sees how its students and families are doing.",
        permissions=CONTACT
        | {
            P.REFERRAL_VIEW, P.DISCLOSURE_VIEW, P.AGREEMENT_VIEW, P.DIRECTORY_REVIEW,
            P.CLOSURE_DECLARE,
        },
    ),
    "DATA_STEWARD": Role(
        name="District data steward",
        employer=DISTRICT,
        sentence="Sends the district's files and decides whether they are applied.",
        permissions=frozenset({P.ARRIVAL_VIEW, P.ARRIVAL_SEND, P.ARRIVAL_APPLY}),
    ),
    "COACH": Role(
        name="County coach",
        employer=COUNTY,
        sentence="Helps coordinators; sees how contact goes, opens no student's record.",
        permissions=frozenset(
            {P.TODAY_VIEW, P.CENSUS_VIEW, P.SERVICE_FIND, P.AGREEMENT_VIEW, P.PLACE_CHOOSE}
        ),
    ),
    "DIRECTOR": Role(
        name="Director",
        employer=COUNTY,
        sentence="Answers for the initiative and its agreements, opens no student's record.",
        permissions=frozenset(
            {
                P.TODAY_VIEW, P.CENSUS_VIEW, P.SERVICE_FIND, P.AGREEMENT_VIEW,
                P.ARRIVAL_VIEW, P.PLACE_CHOOSE, P.DIRECTORY_REVIEW, P.DIRECTORY_KEEP,
                P.CLOSURE_DECLARE, P.PAGES_EDIT,
            }
        ),
    ),
    "DIRECTORY_STEWARD": Role(
        name="Directory steward",
        employer=COUNTY,
        sentence="Keeps the directory of services right: asks partners, loads files, merges.",
        permissions=frozenset({P.DIRECTORY_REVIEW, P.DIRECTORY_KEEP}),
    ),
    "PRIVACY_OFFICER": Role(
        name="Privacy officer",
        employer=COUNTY,
        sentence="Sees who saw whose record and why, and on what basis.",
        permissions=frozenset(
            {P.STUDENT_VIEW, P.DISCLOSURE_VIEW, P.AGREEMENT_VIEW, P.PLACE_CHOOSE}
        ),
    ),
}  # fmt: skip
