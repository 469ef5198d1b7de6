"""Texts of the listings that families see, and how each stands in another language."""

import csv
import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from aldea.core import clock
from aldea.core.spreadsheets import FORMULAS
from aldea.partners import standing

# Where in a listing a text stands; STANDING reads each.
FIELDS = {
    "name": "Name",
    "by": "Organization",
    "about": "Description",
    "alert": "Alert",
    "how": "How to apply",
    "who": "Eligibility",
    "papers": "Papers to bring",
    "fees": "Fees",
    "wait": "Waiting time",
    "talk": "Interpreters",
    "hours": "Hours in words",
    "place": "Name of a place",
    "way": "How to get there",
    "access": "Access",
}
COLUMNS = (
    "language", "source", "text", "reviewed_on", "reviewed_by", "begun_from", "where", "services",
    "former",
)  # fmt: skip
BLANK = "".join(each for each in map(chr, range(0x3001)) if each.isspace())  # as str.strip does
KEPT = timedelta(days=180)  # where a text stood that nobody had translated
# One row for each place of a listing where a text stands.
STANDING = """
with every as (
    select s.id as service_id, f.field, f.words
    from partners_service s
    join partners_listedorganization o on o.id = s.organization_id
    cross join lateral (values
        ('name', s.name), ('by', o.name), ('about', s.description), ('alert', s.alert),
        ('how', s.application_process), ('who', s.eligibility_description),
        ('fees', coalesce(nullif(s.fees_description, ''), s.fees)),
        ('wait', s.wait_time), ('talk', s.interpretation_services)) f(field, words)
    union all
    select service_id, 'papers', document from partners_requireddocument
    union all
    select service_id, 'fees', option from partners_costoption
    union all
    select service_id, 'hours', description from partners_schedule
    where opens_at = '' and service_id is not null
    union all
    select p.service_id, f.field, f.words
    from partners_serviceatlocation p
    join partners_location l on l.id = p.location_id
    cross join lateral (values ('place', l.name), ('way', l.transportation)) f(field, words)
    union all
    select p.service_id, 'access', a.description
    from partners_serviceatlocation p
    join partners_accessibility a on a.location_id = p.location_id
), standing as materialized (
    select distinct service_id, field, source,
        encode(sha256(convert_to(source, 'UTF8')), 'hex') as key
    from (select service_id, field, btrim(words, %(blank)s) as source from every) trimmed
    join partners_service s on s.id = service_id and s.status = 'active'
    where source <> ''
)"""
# What stands now and what does not any more; a text that comes is counted by what follows.
PLACED = """, named as (
    insert into partners_listedtext (id, key, source, fields, services, sent)
    select gen_random_uuid(), key, min(source), '{}', 0, 0 from standing group by key
    on conflict (key) do nothing
), put as (
    insert into partners_wordingplace (id, service_id, field, source_key, stands, at)
    select gen_random_uuid(), service_id, field, key, true, %(now)s from standing
    on conflict (service_id, field, source_key) do update set stands = true
    where not partners_wordingplace.stands
)
update partners_wordingplace place set stands = false, at = %(now)s
where stands and not exists (
    select from standing s where s.service_id = place.service_id and s.field = place.field
      and s.key = place.source_key)
"""
WEIGHED = """
with placed as (
    select source_key, array_agg(distinct field) as fields,
        count(distinct service_id)::int as services
    from partners_wordingplace where stands group by 1
), sent as (
    select source_key, count(*)::int as times
    from (select distinct source_key, service_id from partners_wordingplace where stands) p
    join partners_lesson l on l.service_id = p.service_id and l.kind = 'SENT'
    group by 1
), weighed as (
    select source_key, fields, services, coalesce(times, 0) as sent
    from placed left join sent using (source_key)
)
update partners_listedtext t
set fields = w.fields, services = w.services, sent = w.sent
from weighed w
where w.source_key = t.key
  and (t.fields::text[], t.services, t.sent)
      is distinct from (w.fields::text[], w.services, w.sent)
"""
GONE = """
delete from partners_listedtext t where not exists (
    select from partners_wordingplace p where p.source_key = t.key and p.stands)
"""
FORGOTTEN = """
delete from partners_wordingplace p
where not stands and at < %(old)s and not exists (
    select from partners_wording w where w.source_key = p.source_key)
"""
# Each text once, with its wording in a language, and what was said where it stands before.
SAID = """
with hidden as (
    select source_key as key, count(distinct service_id) as services from partners_wordingplace
    where stands and service_id = any(%(without)s::uuid[]) group by 1
), former as (
    select distinct on (p.source_key) p.source_key as key, w.source, w.text
    from partners_wordingplace old
    join partners_wording w on w.source_key = old.source_key and w.language = %(language)s
    join partners_wordingplace p
        on p.service_id = old.service_id and p.field = old.field and p.stands
    where not old.stands
    order by p.source_key, old.at desc, w.id desc
), said as (
    select t.key, t.source, t.fields, t.services - coalesce(h.services, 0) as services, t.sent,
        coalesce(w.text, '') as text, w.reviewed_on, w.reviewed_by_id, w.reviewer,
        coalesce(f.source, '') as former_source, coalesce(f.text, '') as former_text,
        case when w.reviewed_on is not null then 'reviewed'
             when w.id is not null then 'unreviewed'
             when f.key is not null then 'changed'
             else 'missing' end as state,
        t.services + t.sent as weight
    from partners_listedtext t
    left join hidden h on h.key = t.key
    left join partners_wording w on w.source_key = t.key and w.language = %(language)s
    left join former f on f.key = t.key
    where (h.key is null or t.services > h.services)
      and (%(field)s = '' or %(field)s = any(t.fields)) and ({states})
)"""
# Said so rather than by the state's name, PostgreSQL knows how many there are.
STATES = {
    "reviewed": "w.reviewed_on is not null",
    "unreviewed": "w.id is not null and w.reviewed_on is null",
    "changed": "w.id is null and f.key is not null",
    "missing": "w.id is null and f.key is null",
}
# Alone, those that nobody translated are walked in order until a page is full.
ONLY_MISSING = """f.key is null and not exists (select from partners_wording x
    where x.source_key = t.key and x.language = %(language)s)"""
LISTED = """
select each.*, coalesce(r.name, reviewer, '') as reviewed_by
from (select * from said order by weight desc, left(source, 80), key
      limit %(size)s offset %(start)s) each
left join accounts_profile r on r.user_id = reviewed_by_id
order by weight desc, left(source, 80), key
"""
COUNTED = "select state, count(*) from said group by state"
NAMED = """
select distinct s.id, s.name from partners_wordingplace p
join partners_service s on s.id = p.service_id
where p.source_key = %(key)s and p.stands and not s.id = any(%(without)s::uuid[])
order by s.name, s.id limit %(most)s
"""


class State(StrEnum):
    """How a text stands in one other language."""

    MISSING = "missing"
    CHANGED = "changed"  # missing, but what stood there before was translated
    UNREVIEWED = "unreviewed"
    REVIEWED = "reviewed"


WAITING = (State.MISSING, State.CHANGED, State.UNREVIEWED)


@dataclass(frozen=True, slots=True)
class Text:
    """A text, how many services show it, and its wording in one other language."""

    key: str
    source: str
    fields: tuple[str, ...]
    services: int
    sent: int  # referrals sent to those services
    text: str
    reviewed_on: date | None
    reviewed_by: str
    former_source: str
    former_text: str
    state: State

    @property
    def mark(self) -> str:
        """What stands there now, so that a file knows from what its translator began."""
        return mark(self.text, self.reviewed_on)

    @property
    def where(self) -> str:
        """Where it stands in listings, in words."""
        return ", ".join(FIELDS[field] for field in FIELDS if field in self.fields)


def page(
    *, language: str, states: Iterable[State] = WAITING, field: str = "", start: int = 0, size: int
) -> tuple[Text, ...]:
    """List some texts as they stand in a language, those that most families see first."""
    some = {"language": language, "field": field, "start": start, "size": size}
    return tuple(map(_text, _rows(_said(states) + LISTED, **some)))


def one(*, key: str, language: str) -> Text | None:
    """Find one text by its key; none when no listing says it any more."""
    said = SAID.format(states="t.key = %(key)s")
    rows = _rows(said + LISTED, language=language, field="", key=key, start=0, size=1)
    return _text(rows[0]) if rows else None


def counts(*, language: str, field: str = "") -> dict[State, int]:
    """How many texts stand how in a language."""
    rows = _rows(_said(State) + COUNTED, language=language, field=field)
    found = {row["state"]: row["count"] for row in rows}
    return {state: found.get(state, 0) for state in State}


def _said(states: Iterable[str]) -> str:
    asked = set(states)
    if asked == set(State):
        return SAID.format(states="true")
    if asked == {State.MISSING}:
        return SAID.format(states=ONLY_MISSING)
    return SAID.format(states=" or ".join(STATES[state] for state in sorted(asked)))


def services_with(*, key: str, most: int) -> list[tuple[UUID, str]]:
    """Name some services that show a text."""
    return [(row["id"], row["name"]) for row in _rows(NAMED, key=key, most=most)]


def refresh() -> None:
    """Read from the listings which texts they show, and where those stand that changed."""
    now = clock.now()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(STANDING + PLACED, {"blank": BLANK, "now": now})
        cursor.execute(WEIGHED)
        cursor.execute(GONE)
        cursor.execute(FORGOTTEN, {"old": now - KEPT})


def mark(text: str, reviewed_on: date | None) -> str:
    """A few signs that another wording would not have; none for no wording."""
    return hashlib.sha256(f"{text} {reviewed_on}".encode()).hexdigest()[:12] if text else ""


def as_csv(*, language: str) -> str:
    """Write every text with its wording for a translator, those that most families see first."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for text in page(language=language, states=State, size=1_000_000):
        writer.writerow(
            [
                language,
                _kept_plain(text.source),
                _kept_plain(text.text),
                text.reviewed_on or "",
                _kept_plain(text.reviewed_by),
                text.mark,
                text.where,
                text.services,
                _kept_plain(text.former_text),
            ]
        )
    return out.getvalue()


def read_plain(value: str) -> str:
    """Take off the apostrophe that keeps a spreadsheet from running a value."""
    return value[1:] if value.startswith("'") and _would_run(value) else value


def _kept_plain(value: str) -> str:
    return f"'{value}" if _would_run(value) else value


def _would_run(value: str) -> bool:
    return value.lstrip("'").startswith(FORMULAS)


def _text(row: dict[str, Any]) -> Text:
    known = {name: row[name] for name in Text.__dataclass_fields__}
    return Text(**known | {"fields": tuple(row["fields"]), "state": State(row["state"])})


def _rows(sql: str, **values: Any) -> list[dict[str, Any]]:
    values["without"] = list(standing.hidden_services(today=clock.today()))
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        columns = [column.name for column in cursor.description or ()]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
