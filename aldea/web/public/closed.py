"""A closure as families read it, in each language of the guide."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import get_language, gettext

from aldea.partners import closures, wordings
from aldea.partners.models import Closure, ClosureHelp
from aldea.partners.wordings import Said, Words
from aldea.web.public import cards, telling
from aldea.web.public.cards import Note

Why, Kind = Closure.Why, ClosureHelp.Kind


@dataclass(frozen=True, slots=True)
class Changed:
    """A service that is given otherwise while a place is closed."""

    name: Said
    key: str
    note: Note


@dataclass(frozen=True, slots=True)
class Help:
    """Help that goes on: what and when, in the reader's language, and where as staff wrote it."""

    text: str
    where: Said

    @property
    def line(self) -> str:
        """All of it, for whoever reads plain text."""
        return ", ".join(filter(None, (self.text, str(self.where))))


@dataclass(frozen=True, slots=True)
class Band:
    """A closure as families read it."""

    title: Said
    more: Said  # a title that is not in the reader's language, below one that is
    until: str
    helps: tuple[Help, ...]
    goes_on: tuple[Said, ...]
    changed: tuple[Changed, ...]

    @property
    def has_help(self) -> bool:
        """Whether anything goes on meanwhile."""
        return bool(self.helps or self.goes_on or self.changed)


def band(closure: Closure) -> Band:
    """Put a closure into the reader's language: what staff chose always, what they wrote where
    somebody has."""
    language = get_language() or wordings.WRITTEN_IN
    remarks, helps = list(closure.remarks.all()), list(closure.helps.all())
    words = wordings.words(
        texts=[
            *closures.texts(closure=closure, language=language),
            *(remark.service.name for remark in remarks),
        ],
        language=language,
    )
    title = cards.both(closure, "title", words)
    is_ours = bool(title) and title.language == language
    changed = (
        Changed(words.say(remark.service.name), str(remark.service_id), note)
        for remark, note in zip(remarks, cards.notes(remarks, words), strict=True)
    )
    return Band(
        title=title if is_ours else Said(_because(closure.why), language),
        more=title if not is_ours and closure.why == Why.OTHER else Said("", language),
        until=_until(closure),
        helps=tuple(Help(_help(each), words.say(each.where)) for each in _in_order(helps)),
        goes_on=tuple(_goes_on(closure, words)),
        changed=tuple(changed),
    )


def _until(closure: Closure) -> str:
    last, again = closure.last_day, closure.last_day + timedelta(days=1)
    return " ".join((
        gettext("Until %(day)s.") % {"day": telling.long_day(last)},
        gettext("Open again on %(day)s.") % {"day": telling.long_day(again)},
    ))  # fmt: skip


def _goes_on(closure: Closure, words: Words) -> Iterator[Said]:
    if words.language == "es" and closure.goes_on_es:
        yield from (Said(line, "es") for line in closures.lines(closure.goes_on_es))
    elif closure.goes_on_en:
        yield from map(words.say, closures.lines(closure.goes_on_en))
    else:
        yield from (Said(line, "es") for line in closures.lines(closure.goes_on_es))


def _in_order(helps: list[ClosureHelp]) -> list[ClosureHelp]:
    order = list(Kind)
    return sorted(helps, key=lambda each: order.index(Kind(each.kind)))


def _help(one: ClosureHelp) -> str:
    named = {
        Kind.MEALS: gettext("Meals to take home"),
        Kind.CHILDREN: gettext("A place for children during the day"),
        Kind.LESSONS: gettext("Lessons on line"),
        Kind.DEVICES: gettext("Computers and internet to borrow"),
        Kind.COUNSELING: gettext("Counseling by telephone"),
        Kind.OFFICE: gettext("The office answers the telephone"),
    }[Kind(one.kind)]
    if one.begins is None or one.ends is None:
        return named
    return f"{named}: {telling.stretch(one.begins, one.ends)}"


def _because(why: str) -> str:
    return {
        Why.SMOKE: gettext("Closed because of smoke"),
        Why.FIRE: gettext("Closed because of a fire"),
        Why.HEAT: gettext("Closed because of the heat"),
        Why.STORM: gettext("Closed because of a storm"),
        Why.QUAKE: gettext("Closed because of an earthquake"),
        Why.POWER: gettext("Closed because the power is out"),
        Why.WATER: gettext("Closed because there is no water"),
        Why.ILLNESS: gettext("Closed because of an illness that spreads"),
        Why.SAFETY: gettext("Closed so that everybody is safe"),
        Why.REPAIRS: gettext("Closed for repairs"),
        Why.BREAK: gettext("Closed for a break"),
        Why.OTHER: gettext("Closed for now"),
    }[Why(why)]
