"""Everything a person can be allowed to do. Owned by the county's privacy officer."""

from enum import StrEnum


class Permission(StrEnum):
    """One thing somebody may do, NOUN_VERB."""

    TODAY_VIEW = "TODAY_VIEW"
    CENSUS_VIEW = "CENSUS_VIEW"
    TOUCH_LOG = "TOUCH_LOG"
    STUDENT_VIEW = "STUDENT_VIEW"
    STRENGTH_RECORD = "STRENGTH_RECORD"
    NEED_VIEW = "NEED_VIEW"
    NEED_RECORD = "NEED_RECORD"
    NEED_CLOSE = "NEED_CLOSE"
    SERVICE_FIND = "SERVICE_FIND"
    DIRECTORY_REVIEW = "DIRECTORY_REVIEW"
    DIRECTORY_KEEP = "DIRECTORY_KEEP"
    CLOSURE_DECLARE = "CLOSURE_DECLARE"
    PAGES_EDIT = "PAGES_EDIT"
    CONSENT_ASK = "CONSENT_ASK"
    CONSENT_WITHDRAW = "CONSENT_WITHDRAW"
    REFERRAL_VIEW = "REFERRAL_VIEW"
    REFERRAL_SEND = "REFERRAL_SEND"
    DISCLOSURE_VIEW = "DISCLOSURE_VIEW"
    AGREEMENT_VIEW = "AGREEMENT_VIEW"
    ARRIVAL_VIEW = "ARRIVAL_VIEW"
    ARRIVAL_SEND = "ARRIVAL_SEND"
    ARRIVAL_APPLY = "ARRIVAL_APPLY"
    PLACE_CHOOSE = "PLACE_CHOOSE"


WHAT_IT_ALLOWS: dict[Permission, str] = {
    Permission.TODAY_VIEW: "See what waits at a school today",
    Permission.CENSUS_VIEW: "See every family of a school and when it was last heard from",
    Permission.TOUCH_LOG: "Log a contact with a family",
    Permission.STUDENT_VIEW: "Open a student's record; every opening is logged",
    Permission.STRENGTH_RECORD: "Write down a strength or interest",
    Permission.NEED_VIEW: "See what help a student or family wants",
    Permission.NEED_RECORD: "Write down what help is wanted",
    Permission.NEED_CLOSE: "Say that a need is met",
    Permission.SERVICE_FIND: "Search the directory of services",
    Permission.DIRECTORY_REVIEW: "Check listings of the directory and correct what families report",
    Permission.DIRECTORY_KEEP: "Load files of services, correct and merge listings, countywide",
    Permission.CLOSURE_DECLARE: "Say that a place is closed for some days, and what goes on",
    Permission.PAGES_EDIT: "Write and publish the initiative's own public pages",
    Permission.CONSENT_ASK: "Ask a guardian for consent",
    Permission.CONSENT_WITHDRAW: "Withdraw a consent when the guardian says so",
    Permission.REFERRAL_VIEW: "Follow a referral",
    Permission.REFERRAL_SEND: "Ask a partner to help",
    Permission.DISCLOSURE_VIEW: "See who saw what of a student's record",
    Permission.AGREEMENT_VIEW: "See what agreements allow",
    Permission.ARRIVAL_VIEW: "See what data arrived and what was refused",
    Permission.ARRIVAL_SEND: "Send a roster",
    Permission.ARRIVAL_APPLY: "Decide that an arrival is applied",
    Permission.PLACE_CHOOSE: "Move between the schools one reaches",
}
