"""How the guide writes times, days, distances and languages in the reader's language."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, get_day_names
from babel.lists import format_list
from babel.numbers import format_decimal
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext

from aldea.partners import hours
from aldea.partners.hours import DayHours
from aldea.partners.models import OpenHour
from aldea.web.shell.languages import page_tongue, weekday

# CLDR's whole dates without their year.
DAYS = {
    "es": "EEEE d 'de' MMMM",
    "zh-hant": "M月d日 EEEE",
    "ko": "MMMM d일 EEEE",
    "vi": "EEEE, d MMMM",
    "hy": "MMMM d, EEEE",
}
I_SOUND = re.compile(r"^(i|hi(?!e))", re.IGNORECASE)
BY_HEART = {"zh": "zh_Hant", "fil": "fil", "tl": "fil"}


def locale() -> Locale:
    """The locale of the page: people here write 6:00 p.m. in English and in Spanish."""
    return Locale.parse(page_tongue().locale)


def at_time(moment: time) -> str:
    """Write 6:00 p.m., and midnight as such."""
    if moment in (time(0), hours.LAST_MINUTE):
        return gettext("midnight")
    ours = page_tongue().everywhere
    # CLDR's short Korean says PM; its wide one says it in Korean.
    style = "h:mm a" if ours else locale().time_formats["short"].pattern.replace("a", "aaaa")
    written = format_time(moment, style, locale=locale())
    written = written.replace("\u202f", "\u00a0").replace(" ", "\u00a0")
    return written.lower() if ours else written


def long_day(day: date) -> str:
    """Write Tuesday, October 13."""
    return format_date(day, DAYS.get(page_tongue().code, "EEEE, MMMM d"), locale=locale())


def whole_date(day: date) -> str:
    """Write October 13, 2026."""
    return format_date(day, "long", locale=locale())


def today_at(at: datetime) -> str:
    """Write the day and the time of now."""
    local = timezone.localtime(at)
    return f"{long_day(local.date())}, {at_time(local.time().replace(second=0, microsecond=0))}"


def opening(rows: Iterable[OpenHour], at: datetime) -> str:
    """Say until when it is open, or when next; nothing where nobody knows."""
    known = list(rows)
    if known and hours.always(known, at):
        return gettext("day and night")
    if closes := hours.until(known, at):
        return gettext("open until %(time)s") % {"time": _hour(closes)}
    found = hours.following(known, at)
    if found is None:
        return ""
    words = {"day": _when(found.day, at), "time": _hour(found.opens)}
    return gettext("opens %(day)s at %(time)s") % words


def _when(day: date, at: datetime) -> str:
    ahead = (day - timezone.localdate(at)).days
    if ahead == 0:
        return gettext("today")
    if ahead == 1:
        return gettext("tomorrow")
    name = get_day_names("wide", locale=locale())[day.weekday()] if ahead < 7 else long_day(day)
    return gettext("on %(day)s") % {"day": name}


def _hour(moment: time) -> str:
    """Write an hour inside a sentence: Spanish hours have an article."""
    written = at_time(moment)
    if get_language() != "es":
        return written
    is_one = moment.hour in (1, 13) or moment in (time(0), hours.LAST_MINUTE)
    return f"{'la' if is_one else 'las'} {written}"


def week(rows: Iterable[OpenHour], today: date) -> list[tuple[str, str]]:
    """Write the hours of a week: (Monday to Friday, 9:00 a.m. to 5:00 p.m.)."""
    told = [(_days(each), _stretches(each.stretches)) for each in hours.week(rows, today)]
    return told + _monthly(rows)


def stretch(opens: time, closes: time) -> str:
    """Write 7:30 a.m. to 11:00 a.m."""
    return _stretches(((opens, closes),))


def _monthly(rows: Iterable[OpenHour]) -> list[tuple[str, str]]:
    told = []
    for row in sorted((r for r in rows if r.nth), key=lambda r: (r.weekday, r.nth or 0, r.opens)):
        words = weekday(row.weekday, nth=row.nth)
        told.append((_upper(words), _stretches(((row.opens, row.closes),))))
    return told


def _days(told: DayHours) -> str:
    names = get_day_names("wide", locale=locale())
    if len(told.weekdays) == 7:
        return _upper(gettext("every day"))
    first, last = names[told.weekdays[0] - 1], names[told.weekdays[-1] - 1]
    if len(told.weekdays) == 1:
        return _upper(first)
    if len(told.weekdays) == 2:
        return _upper(listed([first, last]))
    return _upper(gettext("%(first)s to %(last)s") % {"first": first, "last": last})


def _stretches(stretches: Iterable[tuple[time, time]]) -> str:
    written = []
    for opens, closes in stretches:
        if opens == time(0) and closes >= hours.LAST_MINUTE:
            written.append(gettext("day and night"))
        else:
            words = {"opens": at_time(opens), "closes": at_time(closes)}
            written.append(gettext("%(opens)s to %(closes)s") % words)
    return ", ".join(written)


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]


def distance(miles: float) -> str:
    """Write 0.8 miles; what is next door is less than a tenth."""
    near = max(miles, 0.1)
    words = {"miles": format_decimal(near, "0" if near >= 10 else "0.0", locale=locale())}
    return gettext("%(miles)s miles away") % words


def language(code: str, name: str = "") -> str:
    """Name a language in the language of the page."""
    try:
        known = locale().languages.get(Locale.parse(BY_HEART.get(code, code)).language)
    except (UnknownLocaleError, ValueError):
        known = None
    return known or name or code


def listed(words: Iterable[str]) -> str:
    """Write one, two and three."""
    known = list(words)
    written = format_list(known, locale=locale())
    if get_language() == "es" and known[1:] and I_SOUND.match(known[-1]):
        head, _y, last = written.rpartition(" y ")  # Spanish says español e inglés
        return f"{head} e {last}"
    return written


def ago(day: date, today: date) -> str:
    """Write how long ago a day was, as people say it."""
    days = (today - day).days
    if days <= 0:
        return gettext("today")
    if days < 14:
        return ngettext("%(n)d day ago", "%(n)d days ago", days) % {"n": days}
    if days < 60:
        weeks = days // 7
        return ngettext("%(n)d week ago", "%(n)d weeks ago", weeks) % {"n": weeks}
    months = days // 30
    return ngettext("%(n)d month ago", "%(n)d months ago", months) % {"n": months}
