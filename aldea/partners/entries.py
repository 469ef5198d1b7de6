"""Search entries: what the search knows of each service, made from the directory's rows."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.db import connection

from aldea.partners import crosswalk, licences, schedules, shelf_lives, synonyms
from aldea.partners.models import (
    OpenHour,
    Schedule,
    SearchEntry,
    SearchPoint,
    SearchPosting,
    SearchWord,
    Service,
    ServiceAtLocation,
)

BATCH = 5000
ENTRIES = """
insert into partners_searchentry (service_id, organization_id, number, is_active, minimum_age,
    maximum_age, terms, languages, is_free, takes_medi_cal, is_drop_in, needs_papers, is_virtual,
    opens_evenings, opens_saturdays, hours, has_rare_hours, latitude, longitude, has_points,
    campuses, room, room_at, room_until)
select s.id, s.organization_id, row_number() over (order by s.name, s.id), s.status = 'active',
    coalesce(s.minimum_age, 0), coalesce(s.maximum_age, 200), coalesce(tags.codes, '{}'),
    coalesce(spoken.codes, '{}'), coalesce(cost.is_free, false),
    coalesce('medi-cal' = any(tags.codes), false), coalesce('drop-in' = any(tags.codes), false),
    papers.service_id is not null, place.service_id is not null, coalesce(open.evenings, false),
    coalesce(open.saturdays, false), coalesce(open.hours, '{}'), coalesce(open.rare, false),
    spots.latitudes[1], spots.longitudes[1], coalesce(cardinality(spots.latitudes) > 1, false),
    coalesce(spots.campuses, '{}'), room.available, room.updated_at,
    room.updated_at + make_interval(days => coalesce(room.days, %(any_days)s))
from partners_service s
left join (
    select a.link_id, array_agg(distinct t.code) filter (where t.code <> '') as codes
    from partners_attribute a join partners_taxonomyterm t on t.id = a.taxonomy_term_id
    group by a.link_id) tags on tags.link_id = s.id
left join (
    select l.service_id, array_agg(distinct lower(l.code)) filter (where l.code <> '') as codes
    from partners_language l group by 1) spoken on spoken.service_id = s.id
left join (
    select c.service_id, bool_or(c.amount = 0) as is_free
    from partners_costoption c group by 1) cost on cost.service_id = s.id
left join (
    select distinct d.service_id from partners_requireddocument d
    where d.document <> '') papers on papers.service_id = s.id
left join (
    select distinct p.service_id
    from partners_serviceatlocation p join partners_location l on l.id = p.location_id
    where l.location_type = 'virtual') place on place.service_id = s.id
left join (
    select h.service_id, bool_or(h.weekday <= 5 and h.closes > '18:00') as evenings,
           bool_or(h.weekday = 6) as saturdays,
           bool_or(num_nonnulls(h.nth, h.starts_on, h.ends_before) > 0) as rare,
           array_agg(int4range((h.weekday - 1) * 1440 + extract(epoch from h.opens)::int / 60,
                               (h.weekday - 1) * 1440 + extract(epoch from h.closes)::int / 60))
               filter (where num_nulls(h.nth, h.starts_on, h.ends_before) = 3) as hours
    from partners_openhour h group by 1) open on open.service_id = s.id
left join (
    select p.service_id, array_agg(p.latitude order by p.id) as latitudes,
           array_agg(p.longitude order by p.id) as longitudes,
           array_agg(distinct p.campus) filter (where p.campus <> '') as campuses
    from partners_searchpoint p group by 1) spots on spots.service_id = s.id
left join (
    select distinct on (c.service_id) c.service_id, c.available, c.updated_at, life.days
    from partners_servicecapacity c
    join partners_unit u on u.id = c.unit_id
    left join unnest(%(units)s::text[], %(days)s::int[]) life(unit, days)
        on life.unit = lower(trim(u.name))
    order by c.service_id, c.updated_at desc, c.id) room on room.service_id = s.id
"""
# Name and other name weigh most, then the words it is tagged with, then what is told of it.
# BM25F: a field's words count by its weight, the whole saturates, long listings count less.
POSTINGS = """
with told as materialized (
    select e.number, f.weight, f.said
    from partners_searchentry e
    join partners_service s on s.id = e.service_id
    join partners_listedorganization o on o.id = s.organization_id
    cross join lateral (values
        (4.0::float, concat_ws(' ', s.name, s.alternate_name)),
        (0.6, (select string_agg(t.name || ' ' || t.description, ' ')
               from partners_attribute a join partners_taxonomyterm t on t.id = a.taxonomy_term_id
               where a.link_id = s.id and t.id <> all(%(closed)s::uuid[]))),
        (1.0, concat_ws(' ', s.description, s.eligibility_description)),
        (0.5, concat_ws(' ', s.application_process, s.fees_description)),
        (0.3, concat_ws(' ', o.name, o.alternate_name))) f(weight, said)
    where e.is_active
), counted as materialized (
    -- One stem that both languages give a word counts once.
    select number, stem, max(times) as times
    from (
        select t.number, l.language, w.lexeme as stem,
               sum(t.weight * cardinality(w.positions)) as times
        from told t
        cross join (values ('aldea_en'::regconfig), ('aldea_es'::regconfig)) l(language)
        cross join lateral unnest(to_tsvector(l.language, t.said)) w
        group by 1, 2, 3) of_language
    group by 1, 2
), long as materialized (
    select number, sum(times) / avg(sum(times)) over () as length from counted group by 1
)
insert into partners_searchposting (id, stem, rarity, numbers, weights)
select gen_random_uuid(), stem, ln(1 + (every.count - count(*) + 0.5) / (count(*) + 0.5)),
    array_agg(number), array_agg(times * 2.2 / (times + 1.2 * (0.25 + 0.75 * length)))
from counted join long using (number)
cross join (select count(*) from long) every
group by stem, every.count
union all
select gen_random_uuid(), '#' || code, 1, array_agg(number),
    array_fill(0::float, array[count(*)::int])
from partners_searchentry, unnest(terms) code where is_active group by code
"""
# Coordinates that cannot be on the earth were kept as sent; they count as an unknown place.
POINTS = """
insert into partners_searchpoint (id, service_id, latitude, longitude, campus)
select distinct on (p.service_id, l.id) gen_random_uuid(), p.service_id, l.latitude, l.longitude,
    case when l.external_identifier_type = 'CDS' then left(l.external_identifier, 14) else '' end
from partners_serviceatlocation p join partners_location l on l.id = p.location_id
where l.latitude between -90 and 90 and l.longitude between -180 and 180
"""
WORDS = """
insert into partners_searchword (id, word, weight)
select gen_random_uuid(), left(word, 60), max(ndoc)::int from ts_stat($$
    select to_tsvector('aldea_plain',
        concat_ws(' ', s.name, s.alternate_name, s.description, o.name))
    from partners_service s join partners_listedorganization o on o.id = s.organization_id $$)
where length(word) between 4 and 60 and word ~ '^[a-z]+$' group by 1, 2
"""


def refresh(*, progress: Callable[[str], None]) -> None:
    """Make every search entry, open hour and known word anew from the directory."""
    _refresh_hours()
    for model in (SearchEntry, SearchPoint, SearchPosting, SearchWord):
        model.objects.all().delete()
    _run(POINTS, ENTRIES)
    crosswalk.widen()
    closed = list(licences.closed_terms().values_list("pk", flat=True))
    _run(POSTINGS, WORDS, closed=closed)
    _learn(synonyms.words())
    progress(f"services that can be found: {SearchEntry.objects.count()}")


def _run(*statements: str, closed: Iterable[UUID] = ()) -> None:
    told: dict[str, Any] = {
        "units": list(shelf_lives.ROOM),
        "days": list(shelf_lives.ROOM.values()),
        "any_days": shelf_lives.ANY_ROOM,
        "closed": list(closed),
    }
    with connection.cursor() as cursor:
        # What was just loaded has no statistics yet: for one row expected, 20,000 loops would run.
        cursor.execute("set local enable_nestloop = off")
        for statement in statements:
            cursor.execute(statement, told)
        cursor.execute("set local enable_nestloop = on")


def are_made() -> bool:
    """Whether what is in the directory can be found: a new release may have let entries go."""
    return SearchEntry.objects.exists() or not Service.objects.exists()


def _learn(words: set[str]) -> None:
    known = set(SearchWord.objects.filter(word__in=words).values_list("word", flat=True))
    SearchWord.objects.bulk_create([SearchWord(word=word, weight=1) for word in words - known])


def _refresh_hours() -> None:
    rules: dict[UUID, list[Schedule]] = defaultdict(list)
    at = dict(ServiceAtLocation.objects.values_list("pk", "service_id"))
    for rule in Schedule.objects.exclude(service=None, service_at_location=None):
        place = rule.service_at_location_id
        if owner := rule.service_id or (at.get(place) if place else None):
            rules[owner].append(rule)
    OpenHour.objects.all().delete()
    OpenHour.objects.bulk_create(
        [row for owner, own in rules.items() for row in schedules.as_rows(owner, own)],
        batch_size=BATCH,
    )
