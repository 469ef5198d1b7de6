"""Search entries: what the search knows of each service, made from the directory's rows."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, Q

from aldea.partners import crosswalk, postings, schedules, shelf_lives
from aldea.partners.models import Facet, OpenHour, Schedule, SearchEntry, SearchPoint, Service

BATCH = 5000
ENTRIES = """
insert into partners_searchentry (service_id, organization_id, number, name, is_active,
    minimum_age, maximum_age, terms, languages, hours, latitude, longitude, latitude_2, longitude_2,
    latitude_3, longitude_3, campuses, room, room_at, room_until, facets)
select s.id, s.organization_id,
    -- A number once given stays: the postings name it.
    coalesce(text.number, (select coalesce(max(number), 0) from partners_searchtext)
        + row_number() over (partition by text.number is null order by s.name, s.id)),
    s.name, s.status = 'active',
    coalesce(s.minimum_age, 0), coalesce(s.maximum_age, 200), coalesce(tags.codes, '{}'),
    coalesce(spoken.codes, ''), coalesce(open.hours, '{}'),
    spots.latitudes[1], spots.longitudes[1], spots.latitudes[2], spots.longitudes[2],
    spots.latitudes[3], spots.longitudes[3], coalesce(spots.campuses, '{}'),
    room.available, room.updated_at,
    room.updated_at + make_interval(days => coalesce(room.days, %(any_days)s)),
    case when cost.is_free then %(FREE)s else 0 end
    + case when 'medi-cal' = any(tags.codes) then %(MEDI_CAL)s else 0 end
    + case when 'drop-in' = any(tags.codes) then %(DROP_IN)s else 0 end
    + case when papers.service_id is null then %(NO_PAPERS)s else 0 end
    + case when open.evenings then %(EVENINGS)s else 0 end
    + case when open.saturdays then %(SATURDAY)s else 0 end
    + case when place.service_id is not null then %(VIRTUAL)s else 0 end
    + case when spots.campuses is not null then %(AT_SCHOOL)s else 0 end
    + case when open.are_rare then %(RARE_HOURS)s else 0 end
    + case when cardinality(spots.latitudes) > 1 then %(SECOND_PLACE)s else 0 end
    + case when cardinality(spots.latitudes) > 3 then %(MORE_PLACES)s else 0 end
from partners_service s
left join partners_searchtext text on text.service_id = s.id
left join (
    select a.link_id, array_agg(distinct t.code) filter (where t.code <> '') as codes
    from partners_attribute a join partners_taxonomyterm t on t.id = a.taxonomy_term_id
    group by a.link_id) tags on tags.link_id = s.id
left join (
    select l.service_id, ' ' || string_agg(distinct lower(l.code), ' ') || ' ' as codes
    from partners_language l where l.code <> '' group by 1) spoken on spoken.service_id = s.id
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
           bool_or(num_nonnulls(h.nth, h.starts_on, h.ends_before) > 0) as are_rare,
           range_agg(int4range((h.weekday - 1) * 1440 + extract(epoch from h.opens)::int / 60,
                               (h.weekday - 1) * 1440 + extract(epoch from h.closes)::int / 60))
               filter (where num_nulls(h.nth, h.starts_on, h.ends_before) = 3) as hours
    from partners_openhour h group by 1) open on open.service_id = s.id
left join (
    select p.service_id, array_agg(p.latitude order by p.latitude, p.longitude) as latitudes,
           array_agg(p.longitude order by p.latitude, p.longitude) as longitudes,
           array_agg(distinct p.campus) filter (where p.campus <> '') as campuses
    from partners_searchpoint p group by 1) spots on spots.service_id = s.id
left join (
    select distinct on (c.service_id) c.service_id, c.available, c.updated_at, life.days
    from partners_servicecapacity c
    join partners_unit u on u.id = c.unit_id
    left join unnest(%(units)s::text[], %(days)s::int[]) life(unit, days)
        on life.unit = lower(trim(u.name))
    order by c.service_id, c.updated_at desc, c.id) room on room.service_id = s.id
where %(service)s::uuid is null or s.id = %(service)s::uuid
"""
# Coordinates that cannot be on the earth were kept as sent; they count as an unknown place.
POINTS = """
insert into partners_searchpoint (id, service_id, latitude, longitude, campus)
select distinct on (p.service_id, l.id) gen_random_uuid(), p.service_id, l.latitude, l.longitude,
    case when l.external_identifier_type = 'CDS' then left(l.external_identifier, 14) else '' end
from partners_serviceatlocation p join partners_location l on l.id = p.location_id
where l.latitude between -90 and 90 and l.longitude between -180 and 180
    and (%(service)s::uuid is null or p.service_id = %(service)s::uuid)
"""


def refresh(*, progress: Callable[[str], None]) -> None:
    """Make every search entry, open hour, posting and known word anew from the directory."""
    wait_for_my_turn()
    with _by_hashing():
        _make(None)
        postings.build()
    progress(f"services that can be found: {SearchEntry.objects.count()}")


def patch(*, services: Iterable[UUID]) -> None:
    """Make anew what the search knows of a few services, of which rows were changed or removed.

    All is then as after `refresh`, which takes seconds where this takes a moment for each: name
    every service of an organization or a term whose words were changed. Changed names of terms
    of openEligibility move services that nobody names here; they need `refresh`.
    """
    wait_for_my_turn()
    for service in sorted(set(services)):
        _make(service)
        postings.change(service=service)


def wait_for_my_turn() -> None:
    """Let one at a time write the directory until its transaction ends; a second call is free."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('partners.directory'))")


def are_made() -> bool:
    """Whether what is in the directory can be found: a new release may have let entries go."""
    return SearchEntry.objects.exists() or not Service.objects.exists()


def _make(service: UUID | None) -> None:
    of_it = {"service": service} if service else {}
    for model in (SearchEntry, SearchPoint, OpenHour):
        model.objects.filter(**of_it).delete()
    _read_hours(service)
    told: dict[str, Any] = {
        "service": service,
        "units": list(shelf_lives.ROOM),
        "days": list(shelf_lives.ROOM.values()),
        "any_days": shelf_lives.ANY_ROOM,
        **{name: int(facet) for name, facet in Facet.__members__.items()},
    }
    with connection.cursor() as cursor:
        cursor.execute(POINTS, told)
        cursor.execute(ENTRIES, told)
    crosswalk.widen(service=service)


@contextmanager
def _by_hashing() -> Iterator[None]:
    """What was just loaded has no statistics: for one row expected, 20,000 loops would run."""
    with connection.cursor() as cursor:
        cursor.execute("set local enable_nestloop = off")
        yield
        cursor.execute("set local enable_nestloop = on")


def _read_hours(service: UUID | None) -> None:
    schedules_of = Schedule.objects.exclude(service=None, service_at_location=None)
    if service:
        schedules_of = schedules_of.filter(
            Q(service=service) | Q(service=None, service_at_location__service=service)
        )
    rules: dict[UUID, list[Schedule]] = defaultdict(list)
    for rule in schedules_of.annotate(at=F("service_at_location__service")):
        if owner := rule.service_id or rule.at:
            rules[owner].append(rule)
    OpenHour.objects.bulk_create(
        [row for owner, own in rules.items() for row in schedules.as_rows(owner, own)],
        batch_size=BATCH,
    )
