"""Listings that may be one: found by what they share, scored, explained, and told apart."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from aldea.audit.trail import Doer, action, record
from aldea.core import clock
from aldea.core.errors import Refused
from aldea.partners import synonyms
from aldea.partners.models import Candidate, Listed, Merge, NotTheSame

STATEMENT = Path(__file__).with_name("twins.sql")
LEAST = 50  # points from which a pair is worth a person's minute
LEAST_ALIKE = 0.35
MOST = 20  # more listings than this share a switchboard, not an identity
MOST_BY_WORD = 40
FEET = 3.28084
MILE = 1609.0
ALIKE = "the same name, or nearly"
# Words that a name carries in one file and not in the next.
LEGAL_WORDS = """
inc incorporated llc llp ltd corp corporation co company nonprofit 501c3 npo foundation
the of and for a an de la el los las y del para
"""
LEGAL = frozenset(LEGAL_WORDS.split())
SHORT = {
    "ctr": "center", "centre": "center", "svc": "service", "svcs": "service", "st": "saint",
    "assoc": "association", "assn": "association", "dept": "department", "hs": "high",
    "elem": "elementary", "comm": "community", "natl": "national", "intl": "international",
}  # fmt: skip
# Words of an address, as one file writes them and the next.
STREETS = {
    "street": "st", "avenue": "ave", "boulevard": "blvd", "road": "rd", "drive": "dr",
    "lane": "ln", "court": "ct", "place": "pl", "highway": "hwy", "suite": "ste", "north": "n",
    "south": "s", "east": "e", "west": "w",
}  # fmt: skip
# Mail boxes that anybody may have say nothing of whose they are.
FREE_MAIL = (
    "gmail.com", "yahoo.com", "hotmail.com", "outlook.com", "aol.com", "icloud.com", "msn.com",
)  # fmt: skip
NAMES = {
    Listed.SERVICE: "select id, concat_ws(' ', name) from partners_service",
    Listed.ORGANIZATION: "select id, name from partners_listedorganization",
}
# Where each is given: services by their places, organizations by their own and their services'.
PLACES = {
    Listed.SERVICE: "select service_id as id, location_id from partners_serviceatlocation",
    Listed.ORGANIZATION: """
        select organization_id as id, id as location_id from partners_location
        where organization_id is not null
        union select s.organization_id, p.location_id
        from partners_serviceatlocation p join partners_service s on s.id = p.service_id""",
}
REACHED = {
    Listed.SERVICE: """
        select service_id, number from partners_phone where service_id is not null
        union all select p.service_id, t.number from partners_phone t
        join partners_serviceatlocation p on p.id = t.service_at_location_id""",
    Listed.ORGANIZATION: """
        select organization_id, number from partners_phone where organization_id is not null
        union all select s.organization_id, t.number from partners_phone t
        join partners_service s on s.id = t.service_id""",
}
ON_LINE = {
    Listed.SERVICE: "select id, url as web, email as mail from partners_service",
    Listed.ORGANIZATION: """
        select id, website as web, email as mail from partners_listedorganization""",
}
# A number is compared as E.164 writes it; three digits (211, 988) are nobody's own.
TRAITS = """
create temporary table traits on commit drop as
with placed as materialized ({places})
select distinct id, kind, value from (
    select p.id, 'phone' as kind, '+1' || right(digits, 10) as value
    from (select id, regexp_replace(number, '[^0-9]', '', 'g') as digits
          from ({reached}) r(id, number)) p
    where length(digits) = 10 or (length(digits) = 11 and left(digits, 1) = '1')
    union all
    select placed.id, 'address', (
        select string_agg(coalesce(%(streets)s::jsonb ->> word, word), ' ' order by place)
        from regexp_split_to_table(lower(a.address_1 || ' ' || left(a.postal_code, 5)),
            '[^a-z0-9]+') with ordinality w(word, place))
    from placed join partners_address a on a.location_id = placed.location_id
    where a.address_1 ~ '[0-9]' and a.address_type <> 'postal'
    union all
    select id, 'web', substring(lower(web) from '^(?:https?://)?(?:www\\.)?([a-z0-9.-]+\\.[a-z]+)')
    from ({on_line}) o
    union all
    select id, 'mail', substring(lower(mail) from '@([a-z0-9.-]+)$') from ({on_line}) o
    where not coalesce(substring(lower(mail) from '@([a-z0-9.-]+)$') = any(%(free)s), true)
    union all
    -- Squares of some 330 metres, each with its neighbours': whoever is within 150 is in one.
    select placed.id, 'cell', concat_ws(' ', floor(l.latitude / 0.003 + north * 0.5),
        floor(l.longitude / 0.003 + east * 0.5), north, east)
    from placed join partners_location l on l.id = placed.location_id,
        generate_series(0, 1) north, generate_series(0, 1) east
    where l.latitude between -90 and 90 and l.longitude between -180 and 180
    union all
    select n.id, 'word', word from compared n, unnest(n.words) word) every
where value is not null and value <> ''
"""
COMPARED = """
create temporary table compared on commit drop as
select n.id, n.name, n.words, n.needs, point.latitude, point.longitude, ''::text as mark
from (select * from unnest(%(ids)s::uuid[], %(names)s::text[], %(words)s::text[], %(needs)s::text[])
      u(id, name, word, need)) given
cross join lateral (select given.id, given.name, string_to_array(given.word, ' ') as words,
                           string_to_array(nullif(given.need, ''), ' ') as needs) n
left join lateral (
    select avg(l.latitude) as latitude, avg(l.longitude) as longitude
    from ({places}) placed join partners_location l on l.id = placed.location_id
    where placed.id = n.id and l.latitude between -90 and 90 and l.longitude between -180 and 180
    having count(*) = 1) point on true
"""
MARKS = """
update compared c set mark = md5(c.name || coalesce(t.told, ''))
from compared d left join (
    select id, string_agg(kind || value, '|' order by kind, value) as told
    from traits group by id) t on t.id = d.id
where d.id = c.id
"""


class NotACandidate(Refused):
    """The pair is not proposed any more."""


@dataclass(frozen=True, slots=True)
class Proof:
    """One piece of evidence in words, and what it counts."""

    words: str
    points: int


def refresh() -> int:
    """Find anew all pairs that may be one; answer how many."""
    Candidate.objects.all().delete()
    for listed in Listed:
        _find(listed)
    return Candidate.objects.count()


def waiting(*, listed: str = "", least: int = 0) -> QuerySet[Candidate]:
    """The pairs that wait for a person, likeliest first."""
    told_apart = NotTheSame.objects.filter(
        first_id=OuterRef("first_id"), second_id=OuterRef("second_id"), mark=OuterRef("mark")
    )
    merged = Merge.objects.standing().filter(
        Q(away_id=OuterRef("first_id")) | Q(away_id=OuterRef("second_id"))
    )
    rows = Candidate.objects.filter(~Exists(told_apart), ~Exists(merged), score__gte=least)
    rows = rows.filter(listed=listed) if listed else rows
    return rows.order_by("-score", "pk")


@action
def tell_apart(*, candidate: Candidate, by: Doer) -> NotTheSame:
    """Say that two listings are two things: not proposed again unless one of them changes.

    Raises NotACandidate.
    """
    if not waiting().filter(pk=candidate.pk).exists():
        raise NotACandidate("Somebody has decided about these two already.")
    told = NotTheSame(
        first_id=candidate.first_id,
        second_id=candidate.second_id,
        mark=candidate.mark,
        at=clock.now(),
        by_id=by.profile_id,
    )
    told.save(force_insert=True)
    record("listing.told_apart", told, by=by)
    return told


def proofs(*, candidate: Candidate) -> list[Proof]:
    """Say in words what speaks for and against, the strongest first."""
    return [
        Proof(WORDS[fact["kind"]](fact["value"], fact["times"]), int(fact["points"]))
        for fact in candidate.evidence
    ]


def distance(metres: float) -> str:
    """Say a distance as people here do."""
    if metres < 0.1 * MILE:
        return f"{round(metres * FEET, -1):.0f} feet"
    return f"{metres / MILE:.1f} miles"


def _sharing(times: int) -> str:
    return f", which {times} listings share" if times > 2 else ""


WORDS: dict[str, Callable[[str, int], str]] = {
    "name": lambda value, times: ALIKE if value == "100" else f"names {value} % alike",
    "need": lambda value, times: "both names mean the same need",
    "phone": lambda value, times: f"the same telephone{_sharing(times)}",
    "address": lambda value, times: f"the same address{_sharing(times)}",
    "web": lambda value, times: f"the same website, {value}{_sharing(times)}",
    "mail": lambda value, times: f"e-mail at the same domain, {value}{_sharing(times)}",
    "near": lambda value, times: f"{distance(float(value))} apart",
    "far": lambda value, times: f"{distance(float(value))} apart",
}


def _find(listed: Listed) -> None:
    with connection.cursor() as cursor:
        cursor.execute(NAMES[listed])
        named = [(key, *_compare(name)) for key, name in cursor.fetchall()]
        if not named:
            return
        ids, names, words, needs = (list(column) for column in zip(*named, strict=True))
        cursor.execute("drop table if exists compared, traits")
        cursor.execute(
            COMPARED.format(places=PLACES[listed]),
            {"ids": ids, "names": names, "words": words, "needs": needs},
        )
        cursor.execute(
            TRAITS.format(places=PLACES[listed], reached=REACHED[listed], on_line=ON_LINE[listed]),
            {"free": list(FREE_MAIL), "streets": json.dumps(STREETS)},
        )
        cursor.execute(MARKS)
        cursor.execute(
            "create index on traits (id, kind, value) where kind not in ('word', 'cell')"
        )
        cursor.execute("analyze compared; analyze traits")
        cursor.execute(
            _statement(),
            {"listed": listed, "most": MOST, "most_by_word": MOST_BY_WORD,
             "least": LEAST, "least_alike": LEAST_ALIKE},
        )  # fmt: skip
        cursor.execute("drop table compared, traits")


def _compare(name: str) -> tuple[str, str, str]:
    """What of a name is compared: its plain words, those of them that may join, what it means."""
    words = list(_plain(name)) or synonyms.tokens(name)
    needs = synonyms.meaning(name).needs
    return " ".join(words), " ".join({*words} - {""}), " ".join(needs)


def _plain(name: str) -> Iterator[str]:
    for token in synonyms.tokens(name.replace(".", "")):
        word = synonyms.singular(SHORT.get(token, token))
        if word not in LEGAL:
            yield re.sub(r"[^\w]", "", word)


@cache
def _statement() -> str:
    return STATEMENT.read_text(encoding="utf-8")
