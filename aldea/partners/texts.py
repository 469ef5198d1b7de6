"""Texts of the listings that families see, and how each stands in another language."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import connection

from aldea.core import clock
from aldea.core.spreadsheets import FORMULAS
from aldea.partners import standing

# Where in a listing a text stands; STANDING reads each.
FIELDS = {
    "name": "Name",
    "about": "Description",
    "alert": "Alert",
    "how": "How to apply",
    "who": "Eligibility",
    "papers": "Papers to bring",
    "fees": "Fees",
}
COLUMNS = ("language", "source", "text", "reviewed_on", "where", "services", "former")
# What a spreadsheet would run; an apostrophe before it is written out and taken off coming in.
BLANK = "".join(each for each in map(chr, range(0x3001)) if each.isspace())  # as str.strip does
# One row for each place of a listing where a text stands.
STANDING = """
with every as (
    select s.id as service_id, f.field, f.words
    from partners_service s
    cross join lateral (values
        ('name', s.name), ('about', s.description), ('alert', s.alert),
        ('how', s.application_process), ('who', s.eligibility_description),
        ('fees', coalesce(nullif(s.fees_description, ''), s.fees))) f(field, words)
    union all
    select service_id, 'papers', document from partners_requireddocument
    union all
    select service_id, 'fees', option from partners_costoption
), texts as materialized (
    select service_id, field, source,
        encode(sha256(convert_to(source, 'UTF8')), 'hex') as key
    from (select service_id, field, btrim(words, %(blank)s) as source from every) trimmed
    join partners_service s on s.id = service_id and s.status = 'active'
    where source <> '' and not service_id = any(%(without)s::uuid[])
)"""
# Each text once, with its wording in a language, and what was said where it stands before.
SAID = """, sent as (
    select service_id, count(*) as times from partners_lesson where kind = 'SENT'
    group by service_id
), each_text as (
    select key, min(source) as source, array_agg(distinct field) as fields,
        count(distinct texts.service_id) as services, coalesce(sum(times), 0)::int as sent
    from texts left join sent on sent.service_id = texts.service_id
    group by key
), former as (
    select distinct on (t.key) t.key, w.source, w.text
    from texts t
    join partners_wordingplace p on p.service_id = t.service_id and p.field = t.field
    join partners_wording w on w.source_key = p.source_key and w.language = %(language)s
    where not exists (select from texts still where still.service_id = p.service_id
        and still.field = p.field and still.key = p.source_key)
    order by t.key, p.at desc, w.id desc
), said as (
    select e.*, coalesce(w.text, '') as text, w.reviewed_on, r.name as reviewed_by,
        coalesce(f.source, '') as former_source, coalesce(f.text, '') as former_text,
        case when w.reviewed_on is not null then 'reviewed'
             when w.id is not null then 'unreviewed'
             when f.key is not null then 'changed'
             else 'missing' end as state
    from each_text e
    left join partners_wording w on w.source_key = e.key and w.language = %(language)s
    left join accounts_profile r on r.user_id = w.reviewed_by_id
    left join former f on f.key = e.key and w.id is null
)"""
LISTED = """
select *, count(*) over () as total from said
where (%(field)s = '' or %(field)s = any(fields)) and state = any(%(states)s)
  and (%(key)s = '' or key = %(key)s)
order by services + sent desc, source, key
limit %(size)s offset %(start)s
"""
COUNTED = """
select state, count(*) from said
where %(field)s = '' or %(field)s = any(fields)
group by state
"""
NAMED = """
select distinct s.id, s.name from texts join partners_service s on s.id = texts.service_id
where key = %(key)s order by s.name, s.id limit %(most)s
"""
REMEMBERED = """
insert into partners_wordingplace (id, service_id, field, source_key, at)
select gen_random_uuid(), service_id, field, key, %(at)s
from (select distinct service_id, field, key from texts) place
where (%(key)s = '' or key = %(key)s)
  and exists (select from partners_wording w where w.source_key = place.key)
on conflict do nothing
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
    def where(self) -> str:
        """Where it stands in listings, in words."""
        return ", ".join(FIELDS[field] for field in FIELDS if field in self.fields)


@dataclass(frozen=True, slots=True)
class Page:
    """Some texts, and how many there are in all."""

    texts: tuple[Text, ...]
    total: int


def page(
    *, language: str, states: Iterable[State] = WAITING, field: str = "", start: int = 0, size: int
) -> Page:
    """List texts as they stand in a language, those that most families see first."""
    rows = _rows(
        SAID + LISTED, language, states=list(states), field=field, key="", start=start, size=size
    )
    return Page(tuple(map(_text, rows)), rows[0]["total"] if rows else 0)


def one(*, key: str, language: str) -> Text | None:
    """Find one text by its key; none when no listing says it any more."""
    rows = _rows(SAID + LISTED, language, states=list(State), field="", key=key, start=0, size=1)
    return _text(rows[0]) if rows else None


def counts(*, language: str, field: str = "") -> dict[State, int]:
    """How many texts stand how in a language."""
    found = {row["state"]: row["count"] for row in _rows(SAID + COUNTED, language, field=field)}
    return {state: found.get(state, 0) for state in State}


def services_with(*, key: str, most: int) -> list[tuple[UUID, str]]:
    """Name some services that show a text."""
    return [(row["id"], row["name"]) for row in _rows(NAMED, "", key=key, most=most)]


def remember(*, key: str = "") -> None:
    """Note where translated texts stand now, so that they are found when the words change."""
    with connection.cursor() as cursor:
        cursor.execute(STANDING + REMEMBERED, _names("", key=key, at=clock.now()))


def as_csv(*, language: str) -> str:
    """Write every text with its wording for a translator, those that most families see first."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for text in page(language=language, states=State, size=1_000_000).texts:
        writer.writerow(
            [
                language,
                _kept_plain(text.source),
                _kept_plain(text.text),
                text.reviewed_on or "",
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
    return Text(
        **known
        | {
            "fields": tuple(row["fields"]),
            "reviewed_by": row["reviewed_by"] or "",
            "state": State(row["state"]),
        }
    )


def _names(language: str, **more: Any) -> dict[str, Any]:
    without = list(standing.hidden_services(today=clock.today()))
    return {"language": language, "blank": BLANK, "without": without, **more}


def _rows(sql: str, language: str, **more: Any) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(STANDING + sql, _names(language, **more))
        columns = [column.name for column in cursor.description or ()]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
