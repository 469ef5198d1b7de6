"""What changed in a guide, for readers of feeds: JSON Feed 1.1 and RSS 2.0."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import get_language, gettext

from aldea.partners import news, wordings
from aldea.partners.guides import Place
from aldea.partners.news import Change
from aldea.web.public import cards, closed, frame
from aldea.web.public.leaflets import NEAR

VERSION = "https://jsonfeed.org/version/1.1"


@dataclass(frozen=True, slots=True)
class Item:
    """One change as a feed tells it."""

    key: str
    at: datetime
    title: str
    words: str
    address: str
    language: str


@dataclass(frozen=True, slots=True)
class Feed:
    """What changed in one guide, in one language."""

    title: str
    about: str
    home: str
    here: str
    language: str
    items: tuple[Item, ...]


def feed(*, place: Place, at: datetime, site: str) -> Feed:
    """Gather what changed, in the language that is active."""
    changes = news.changes(place=place, at=at, within=NEAR)
    language = get_language() or wordings.WRITTEN_IN
    said = wordings.words(texts=_texts(changes), language=language)
    home = reverse("public:guide", args=[place.cds_code])
    return Feed(
        title=f"{frame.title(place)} · {place.organization.name}",
        about=gettext("What changed in the guide."),
        home=f"{site}{home}?lang={language}",
        here=f"{site}{reverse('public:json_feed', args=[place.cds_code])}?lang={language}",
        language=language,
        items=tuple(_item(each, place, site, said) for each in changes),
    )


def _texts(changes: list[Change]) -> list[str]:
    services = [each.service for each in changes if each.service]
    remarks = [each.remark.words_en for each in changes if each.remark]
    return remarks + [text for each in services for text in (each.name, each.description)]


def _item(change: Change, place: Place, site: str, said: wordings.Words) -> Item:
    language = get_language() or wordings.WRITTEN_IN
    home = reverse("public:guide", args=[place.cds_code])
    if change.closure:
        band = closed.band(change.closure)
        lines = (*(each.line for each in band.helps), *map(str, band.goes_on))
        words = " ".join((str(band.more), band.until, *(f"{line}." for line in lines))).strip()
        return Item(str(change.key), change.at, str(band.title), words, f"{site}{home}", language)
    assert change.service  # noqa: S101  a change is of a closure or of a service
    name = said.say(change.service.name)
    page = reverse("public:service", args=[place.cds_code, change.service.pk])
    address = f"{site}{page}?lang={language}"
    if change.remark:
        [note] = cards.notes([change.remark], said)
        heading = f"{name}: {note.title}"
        return Item(
            str(change.key), change.at, heading, note.text.text, address, note.text.language
        )
    about = said.say(change.service.description)
    key = f"{change.key}/{change.at:%Y%m%d}"
    return Item(key, change.at, name.text, about.text, address, about.language)


def as_json(feed: Feed) -> dict[str, Any]:
    """Write a feed as JSON Feed 1.1."""
    return {
        "version": VERSION,
        "title": feed.title,
        "description": feed.about,
        "home_page_url": feed.home,
        "feed_url": feed.here,
        "language": feed.language,
        "items": [
            {
                "id": each.key,
                "url": each.address,
                "title": each.title,
                "content_text": each.words or each.title,
                "date_published": each.at.isoformat(),
                "language": each.language or feed.language,
            }
            for each in feed.items
        ],
    }


def as_rss(feed: Feed) -> str:
    """Write a feed as RSS 2.0."""
    told = Rss201rev2Feed(
        title=feed.title,
        link=feed.home,
        description=feed.about,
        language=feed.language,
        feed_url=feed.here.replace("changes.json", "changes.rss"),
    )
    for each in feed.items:
        told.add_item(
            title=each.title,
            link=each.address,
            description=each.words,
            pubdate=each.at,
            unique_id=f"urn:aldea:{each.key}",
            unique_id_is_permalink=False,
        )
    return told.writeString("utf-8")
