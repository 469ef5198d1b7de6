"""Search entries: what the search knows of each service, made from the directory's rows."""

from collections import defaultdict
from collections.abc import Callable
from uuid import UUID

from django.db import connection

from aldea.partners import crosswalk, schedules, synonyms
from aldea.partners.models import (
    OpenHour,
    Schedule,
    SearchEntry,
    SearchPoint,
    SearchWord,
    ServiceAtLocation,
)

BATCH = 5000
# Name and other name weigh most, then the words it is tagged with, then what is told of it.
ENTRIES = """
insert into partners_searchentry (service_id, words, terms, languages, is_free, needs_papers,
    is_virtual, opens_evenings, opens_saturdays, room, room_at)
select s.id,
    setweight(to_tsvector('aldea_en', names.said) || to_tsvector('aldea_es', names.said), 'A')
    || setweight(to_tsvector('aldea_en', tags.said) || to_tsvector('aldea_es', tags.said), 'B')
    || setweight(to_tsvector('aldea_en', told.said) || to_tsvector('aldea_es', told.said), 'C')
    || setweight(to_tsvector('aldea_en', who.said) || to_tsvector('aldea_es', who.said), 'D'),
    tags.codes, spoken.codes, cost.is_free, papers.some, place.is_virtual,
    open.evenings, open.saturdays, room.available, room.updated_at
from partners_service s
join partners_listedorganization o on o.id = s.organization_id
cross join lateral (select s.name || ' ' || s.alternate_name as said) names
cross join lateral (
    select coalesce(string_agg(t.name || ' ' || t.description, ' '), '') as said,
           coalesce(array_agg(distinct t.code) filter (where t.code <> ''), '{}') as codes
    from partners_attribute a join partners_taxonomyterm t on t.id = a.taxonomy_term_id
    where a.link_id = s.id) tags
cross join lateral (select concat_ws(' ', s.description, s.eligibility_description,
    s.application_process, s.fees_description) as said) told
cross join lateral (select o.name || ' ' || o.alternate_name as said) who
cross join lateral (
    select coalesce(array_agg(distinct lower(l.code)) filter (where l.code <> ''), '{}') as codes
    from partners_language l where l.service_id = s.id) spoken
cross join lateral (
    select coalesce(bool_or(c.amount = 0), false) as is_free
    from partners_costoption c where c.service_id = s.id) cost
cross join lateral (
    select count(*) > 0 as some from partners_requireddocument d
    where d.service_id = s.id and d.document <> '') papers
cross join lateral (
    select coalesce(bool_or(l.location_type = 'virtual'), false) as is_virtual
    from partners_serviceatlocation p join partners_location l on l.id = p.location_id
    where p.service_id = s.id) place
cross join lateral (
    select coalesce(bool_or(h.weekday <= 5 and h.closes > '18:00'), false) as evenings,
           coalesce(bool_or(h.weekday = 6), false) as saturdays
    from partners_openhour h where h.service_id = s.id) open
left join lateral (
    select c.available, c.updated_at from partners_servicecapacity c where c.service_id = s.id
    order by c.updated_at desc, c.id limit 1) room on true
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
    SearchEntry.objects.all().delete()
    SearchPoint.objects.all().delete()
    SearchWord.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(ENTRIES)
        cursor.execute(POINTS)
        cursor.execute(WORDS)
    crosswalk.widen()
    _learn(synonyms.words())
    progress(f"services that can be found: {SearchEntry.objects.count()}")


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
