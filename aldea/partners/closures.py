"""Closures: a place closes for some days, and its guide says what goes on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta

from aldea.audit.trail import Doer, action, record
from aldea.core import clock
from aldea.core.errors import Refused
from aldea.network.models import Organization
from aldea.partners import wordings
from aldea.partners.models import Closure, ClosureHelp, Remark, Service, Wording

LONGEST = timedelta(days=200)


class ClosureTooLong(Refused):
    """A closure ends by itself within a school year."""


class NoReason(Refused):
    """Families cannot be told why it is closed."""


class EndsBeforeItBegins(Refused):
    """Help that goes on ends after it begins, on the same day."""


class OverBeforeItBegins(Refused):
    """The last day of a closure is not before its first, and not in the past."""


class AlreadyOver(Refused):
    """The closure has ended already."""


class AlreadyClosed(Refused):
    """The place is closed on some of these days already."""


class NotOfThisClosure(Refused):
    """A text that this closure does not say."""


@dataclass(frozen=True, slots=True)
class Help:
    """Help that goes on: what, from when until when on each day, and where."""

    kind: str
    begins: time | None = None
    ends: time | None = None
    where: str = ""


@action
def declare(
    *,
    organization: Organization,
    starts_on: date,
    last_day: date,
    why: str = Closure.Why.OTHER,
    title_en: str = "",
    title_es: str = "",
    goes_on_en: str = "",
    goes_on_es: str = "",
    helps: Iterable[Help] = (),
    by: Doer,
) -> Closure:
    """Close a school, a district or the county from one day through another.

    Raises NoReason, OverBeforeItBegins, ClosureTooLong, EndsBeforeItBegins and AlreadyClosed.
    """
    if why == Closure.Why.OTHER and not (title_en and title_es):
        raise NoReason("Choose why it is closed, or write it in English and in Spanish.")
    if last_day < starts_on or last_day < clock.today():
        raise OverBeforeItBegins("The last day comes before the first, or has passed.")
    if last_day - starts_on > LONGEST:
        raise ClosureTooLong("A closure lasts 200 days at most. Declare the rest later.")
    told = list(helps)
    for each in told:
        if (each.begins is None) != (each.ends is None) or (
            each.begins and each.ends and each.ends <= each.begins
        ):
            raise EndsBeforeItBegins("Help that goes on ends after it begins, on the same day.")
    ends_before = last_day + timedelta(days=1)
    known = Closure.objects.filter(organization=organization, ended_at=None)
    if known.filter(starts_on__lt=ends_before, ends_before__gt=starts_on).exists():
        raise AlreadyClosed("It is closed on some of these days already. Open it again first.")
    closure = Closure(
        organization=organization,
        starts_on=starts_on,
        ends_before=ends_before,
        why=why,
        title_en=title_en,
        title_es=title_es,
        goes_on_en=goes_on_en,
        goes_on_es=goes_on_es,
        by_id=by.profile_id,
        declared_at=clock.now(),
    )
    closure.save(force_insert=True)
    ClosureHelp.objects.bulk_create(
        ClosureHelp(
            closure=closure, kind=each.kind, begins=each.begins, ends=each.ends, where=each.where
        )
        for each in told
    )
    record("closure.declared", closure, by=by, organization=organization.pk)
    return closure


@action
def end(*, closure: Closure, by: Doer) -> Closure:
    """Open again now; the closure stays in the history.

    Raises AlreadyOver.
    """
    ended = Closure.objects.filter(
        pk=closure.pk, ended_at=None, ends_before__gt=clock.today()
    ).update(ended_at=clock.now())
    if not ended:
        raise AlreadyOver("It has ended already.")
    record("closure.ended", closure, by=by, organization=closure.organization_id)
    closure.refresh_from_db()
    return closure


@action
def alter(
    *,
    closure: Closure,
    service: Service,
    kind: str,
    words_en: str,
    words_es: str,
    by: Doer,
) -> Remark:
    """Say how a service is given while the place is closed; its own listing stays as it is.

    Raises AlreadyOver.
    """
    if closure.ended_at or not closure.is_live(max(clock.today(), closure.starts_on)):
        raise AlreadyOver("It has ended already.")
    remark = Remark(
        service=service,
        closure=closure,
        kind=kind,
        words_en=words_en,
        words_es=words_es,
        starts_on=closure.starts_on,
        ends_before=closure.ends_before,
        by_id=by.profile_id,
        at=clock.now(),
    )
    remark.save(force_insert=True)
    record("listing.altered", remark, by=by, organization=closure.organization_id)
    return remark


def texts(*, closure: Closure, language: str) -> list[str]:
    """What staff wrote of a closure that its families may read in one more language."""
    is_spanish = language == "es"  # has columns of its own
    found = [] if is_spanish and closure.title_es else [closure.title_en]
    if not (is_spanish and closure.goes_on_es):
        found += lines(closure.goes_on_en)
    found += [each.where for each in closure.helps.all()]
    found += [each.words_en for each in closure.remarks.all() if not (is_spanish and each.words_es)]
    return list(dict.fromkeys(text.strip() for text in found if text.strip()))


def lines(text: str) -> list[str]:
    """Each thing that goes on, as staff wrote it: one on a line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


@action
def translate(
    *,
    closure: Closure,
    language: str,
    said: Mapping[str, str],
    begun_from: Mapping[str, str],
    is_read: bool,
    by: Doer,
) -> list[Wording]:
    """Put what staff wrote of a closure into one more language; a text left empty stays as it is.

    Raises AlreadyOver, NotOfThisClosure and SomebodyElseWrote, with nothing written.
    """
    if closure.ended_at or not closure.is_live(max(clock.today(), closure.starts_on)):
        raise AlreadyOver("It has ended already.")
    if not set(said) <= set(texts(closure=closure, language=language)):
        raise NotOfThisClosure("The closure does not say this any more. Look again.")
    known = wordings.words(texts=said, language=language)
    written = []
    for source, text in said.items():
        now = known.say(source)
        is_same = now.source != "" and now.text == text.strip()
        if not text.strip() or (is_same and (now.is_reviewed or not is_read)):
            continue
        written.append(
            wordings.write(
                source=source,
                language=language,
                text=text,
                is_read=is_read,
                begun_from=begun_from.get(source, ""),
                by=by,
            )
        )
    record(
        "closure.translated",
        closure,
        by=by,
        organization=closure.organization_id,
        detail={"language": language, "texts": len(written)},
    )
    return written
