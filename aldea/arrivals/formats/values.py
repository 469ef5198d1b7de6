"""Values as files write them, read into what we keep, or refused by a named rule."""

import re
import unicodedata
from datetime import date
from functools import lru_cache

import phonenumbers

from aldea.arrivals.formats import languages, oneroster
from aldea.arrivals.refusals import Rule

ID_LENGTH = 255
NAME_LENGTH = 100
EMAIL_LENGTH = 254
YOUNGEST, OLDEST = 2, 25

ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
DAY_FIRST = re.compile(r"(\d{4})-(1[3-9]|2\d|3[01])-(0[1-9]|1[0-2])")
EMAIL = re.compile(r"[^\s@<>\"',;:()\[\]]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
TEN_DIGITS = re.compile(
    r"\s*(?:\+?1[\s.-]*)?\(?([2-9]\d\d)\)?[\s.-]*([2-9]\d\d)[\s.-]*(\d{4})\s*", re.ASCII
)
SSID = re.compile(r"\d{10}", re.ASCII)
SSID_AMONG_IDS = re.compile(
    r"\{\s*(?:SSID|state_?id|stateStudentId)\s*:\s*([^}]*)\}", re.IGNORECASE
)
ZIP = re.compile(r"(\d{5})(?:-?\d{4})?", re.ASCII)
# Marks that change the direction of the text around them: a name needs none.
DIRECTION_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Unreadable(Exception):
    """A value breaks a rule."""

    def __init__(self, rule: Rule, **facts: str | int) -> None:
        super().__init__(rule)
        self.rule = rule
        self.facts = facts


def name(text: str, *, limit: int = NAME_LENGTH) -> str:
    """Tidy spaces in a name and drop characters that cannot be seen.

    Raises Unreadable if nothing is left, or it is too long to be a name.
    """
    if text.isprintable() and "  " not in text:
        tidy = text.strip()
    else:
        seen = (" " if character.isspace() else character for character in text)
        kept = "".join(character for character in seen if _belongs(character))
        tidy = " ".join(kept.split())
    if not tidy:
        raise Unreadable(Rule.VALUE_MISSING)
    if len(tidy) > limit:
        raise Unreadable(Rule.VALUE_TOO_LONG, limit=limit)
    return tidy


def long_name(text: str) -> str:
    """Tidy the name of a school or office.

    Raises Unreadable if nothing is left, or it is too long.
    """
    return name(text, limit=ID_LENGTH)


def _belongs(character: str) -> bool:
    return unicodedata.category(character) != "Cc" and character not in DIRECTION_MARKS


@lru_cache(maxsize=16_384)
def day(text: str) -> date:
    """Read a date.

    Raises Unreadable if it is not written year-month-day, or no such day exists.
    """
    if ISO_DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    swapped = DAY_FIRST.fullmatch(text)
    if swapped:
        year, month, day_of_month = swapped.groups()
        raise Unreadable(Rule.DATE_DAY_FIRST, month=month, example=f"{year}-{day_of_month}-{month}")
    raise Unreadable(Rule.DATE_UNREADABLE)


def birth_date(text: str, *, today: date) -> date:
    """Read a student's birth date.

    Raises Unreadable if it is no date, or nobody born then goes to school.
    """
    born = day(text)
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    if not YOUNGEST <= age <= OLDEST:
        raise Unreadable(Rule.BIRTH_DATE_UNLIKELY, age=age)
    return born


@lru_cache(maxsize=1_024)
def grade(text: str) -> int | None:
    """Read a grade as a number from -1 (TK) to 12, the highest when several are named.

    Raises Unreadable if one of them is none of ours. Source: CEDS Entry Grade Level.
    """
    words = [word for word in (part.strip().upper() for part in text.split(",")) if word]
    for word in words:
        if word in oneroster.GRADES_BEFORE_SCHOOL:
            raise Unreadable(Rule.GRADE_BEFORE_SCHOOL)
        if word in oneroster.GRADES_AFTER_SCHOOL:
            raise Unreadable(Rule.GRADE_AFTER_SCHOOL)
        if word not in oneroster.GRADES:
            raise Unreadable(Rule.GRADE_UNKNOWN)
    known = [number for word in words if (number := oneroster.GRADES[word]) is not None]
    return max(known, default=None)


def email(text: str) -> str:
    """Read an e-mail address, its domain in small letters.

    Raises Unreadable if nothing could be sent to it.
    """
    text = text.strip()
    if len(text) > EMAIL_LENGTH or not text.isprintable() or not EMAIL.fullmatch(text):
        raise Unreadable(Rule.EMAIL_UNREADABLE)
    box, _, domain = text.rpartition("@")
    return f"{box}@{domain.lower()}"


def phone(text: str) -> str:
    """Read a telephone number as +15555550142, an American one unless it says otherwise.

    Raises Unreadable if nobody could be called by it.
    """
    # Nearly every number has ten digits; the library takes a hundred times as long.
    plain = TEN_DIGITS.fullmatch(text)
    if plain:
        return "+1" + "".join(plain.groups())
    try:
        number = phonenumbers.parse(text[:60], "US")
    except phonenumbers.NumberParseException:
        raise Unreadable(Rule.PHONE_UNREADABLE) from None
    if not phonenumbers.is_valid_number(number):
        raise Unreadable(Rule.PHONE_UNREADABLE)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@lru_cache(maxsize=1_024)
def language(text: str) -> str:
    """Read a home language as ISO 639; '' when the family did not say.

    Raises Unreadable if no such language is known to us.
    """
    found = languages.find(text.strip())
    if found is None:
        raise Unreadable(Rule.LANGUAGE_UNKNOWN)
    return found


def ssid(text: str) -> str:
    """Read a Statewide Student Identifier.

    Raises Unreadable if it has not 10 digits. Source: CALPADS file specifications.
    """
    text = text.strip()
    if not SSID.fullmatch(text):
        raise Unreadable(Rule.SSID_UNREADABLE)
    return text


def ssid_among(user_ids: str) -> str:
    """Pick the state's number out of OneRoster's `{type:id}` list, '' when it has none."""
    found = SSID_AMONG_IDS.search(user_ids)
    return found.group(1) if found else ""


def zip_code(text: str) -> str:
    """Read the five digits of a ZIP code.

    Raises Unreadable if there are none.
    """
    found = ZIP.fullmatch(text.strip())
    if not found:
        raise Unreadable(Rule.ZIP_UNREADABLE)
    return found.group(1)
