"""The initiative's own public pages: written as drafts, published, and restored."""

from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from django.db import IntegrityError, transaction

from aldea.audit.trail import Doer, action, record
from aldea.core import clock
from aldea.core.errors import Refused
from aldea.network.models import PageVersion

Page = PageVersion.Page
SHIPPED = Path(__file__).parent / "words"
LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Words:
    """What a page says, in both languages."""

    title_en: str
    title_es: str
    body_en: str
    body_es: str


class SomebodyWroteFirst(Refused):
    """Another version was saved after this one was opened."""


class NothingChanged(Refused):
    """The words are those of the newest version already."""


class NoTitle(Refused):
    """A page has a title in one language at least."""


class TooLong(Refused):
    """A page is read on a telephone."""


class NotTheNewest(Refused):
    """Only the newest version is published; an older one is restored first."""


class AlreadyPublished(Refused):
    """Visitors read this version already."""


def shown(*, page: str) -> Words:
    """What visitors read: the newest published version, else the words Aldea comes with."""
    published = PageVersion.objects.filter(page=page).published()
    found = published.newest_first().first()
    return words_of(found) if found else shipped(page)


def newest(*, page: str) -> PageVersion | None:
    """The version that is written on: the newest, published or not."""
    return PageVersion.objects.filter(page=page).newest_first().first()


def words_of(version: PageVersion) -> Words:
    """What one version says."""
    return Words(**{each.name: getattr(version, each.name) for each in fields(Words)})


@cache
def shipped(page: str) -> Words:
    """The words that Aldea comes with, in source: the first line of a file is its title."""
    (title_en, body_en), (title_es, body_es) = (_file(page, "en"), _file(page, "es"))
    return Words(title_en, title_es, body_en, body_es)


def _file(page: str, language: str) -> tuple[str, str]:
    text = (SHIPPED / f"{page.lower()}.{language}.md").read_text(encoding="utf-8")
    title, _end, body = text.partition("\n")
    return title.removeprefix("# ").strip(), body.strip()


@action
def write(*, page: str, words: Words, after: int, by: Doer) -> PageVersion:
    """Save a page's words as a draft that follows the version with this number, 0 for none.

    Raises NoTitle, TooLong, NothingChanged and SomebodyWroteFirst.
    """
    if not (words.title_en or words.title_es):
        raise NoTitle("Give the page a title, in one language at least.")
    if max(len(words.body_en), len(words.body_es)) > LONGEST:
        raise TooLong(f"A page has {LONGEST:,} letters at most in each language.")
    latest = newest(page=page)
    if (latest.number if latest else 0) != after:
        raise SomebodyWroteFirst("Somebody saved this page after you opened it.")
    if words == (words_of(latest) if latest else shipped(page)):
        raise NothingChanged("Nothing was changed, so nothing was saved.")
    return _add(page, words, after + 1, by)


@action
def restore(*, version: PageVersion, by: Doer) -> PageVersion:
    """Make a new draft of what an older version said.

    Raises NothingChanged and SomebodyWroteFirst.
    """
    latest, words = newest(page=version.page), words_of(version)
    if latest is None or words == words_of(latest):
        raise NothingChanged("The newest version says the same.")
    return _add(version.page, words, latest.number + 1, by, restored=version.number)


def _add(page: str, words: Words, number: int, by: Doer, restored: int = 0) -> PageVersion:
    version = PageVersion(
        page=page,
        number=number,
        by_id=by.profile_id,
        written_at=clock.now(),
        **{each.name: getattr(words, each.name) for each in fields(Words)},
    )
    try:
        with transaction.atomic():
            version.save(force_insert=True)
    except IntegrityError as taken:
        if "pageversion_number_unique" not in str(taken):
            raise
        raise SomebodyWroteFirst("Somebody saved this page after you opened it.") from taken
    name = "page.restored" if restored else "page.written"
    record(name, version, by=by, detail={"page": page, "number": number, "from": restored})
    return version


@action
def publish(*, version: PageVersion, by: Doer) -> PageVersion:
    """Let visitors read the newest version.

    Raises NotTheNewest and AlreadyPublished.
    """
    latest = newest(page=version.page)
    if latest is None or latest.pk != version.pk:
        raise NotTheNewest("A newer version was saved. Read it before you publish.")
    changed = PageVersion.objects.filter(pk=version.pk, published_at=None).update(
        published_at=clock.now(), published_by=by.profile_id
    )
    if not changed:
        raise AlreadyPublished("Visitors read this version already.")
    record(
        "page.published", version, by=by, detail={"page": version.page, "number": version.number}
    )
    version.refresh_from_db()
    return version
