"""Postings: what listings say, turned about. For each stem, the services that say it."""

from typing import Any
from uuid import UUID

from django.db import connection

from aldea.partners import licences, synonyms
from aldea.partners.models import SearchPosting, SearchText, SearchWord

# Name and other name weigh most, then what is told of it, then the words it is tagged with; in
# tenths, so that sums are whole and one listing can be taken out again without a trace.
TEXTS = """
with told as materialized (
    select e.number, f.weight, f.said
    from partners_searchentry e
    join partners_service s on s.id = e.service_id
    join partners_listedorganization o on o.id = s.organization_id
    cross join lateral (values
        (40, concat_ws(' ', s.name, s.alternate_name)),
        (6, (select string_agg(t.name || ' ' || t.description, ' ')
             from partners_attribute a join partners_taxonomyterm t on t.id = a.taxonomy_term_id
             where a.link_id = s.id and t.id <> all(%(closed)s::uuid[]))),
        (10, concat_ws(' ', s.description, s.eligibility_description)),
        (5, concat_ws(' ', s.application_process, s.fees_description)),
        (3, concat_ws(' ', o.name, o.alternate_name))) f(weight, said)
    where e.is_active and (%(service)s::uuid is null or e.service_id = %(service)s::uuid)
), counted as materialized (
    -- One stem that both languages give a word counts once.
    select number, stem, max(times) as times
    from (
        select t.number, l.language, w.lexeme as stem,
               sum(t.weight * cardinality(w.positions))::int as times
        from told t
        cross join (values ('aldea_en'::regconfig), ('aldea_es'::regconfig)) l(language)
        cross join lateral unnest(to_tsvector(l.language, t.said)) w
        group by 1, 2, 3) of_language
    group by 1, 2
), found as (
    select number, stem, times from counted
    union all
    select number, '', sum(times)::int from counted group by number
    union all
    select e.number, '#' || code, 0 from partners_searchentry e, unnest(e.terms) code
    where e.is_active and (%(service)s::uuid is null or e.service_id = %(service)s::uuid)
)
insert into partners_searchtext (service_id, number, stems, times, words)
select e.service_id, e.number, coalesce(of_stems.stems, '{}'), coalesce(of_stems.times, '{}'),
    coalesce(of_words.words, '{}')
from partners_searchentry e
left join (
    select number, array_agg(stem order by stem collate "C") as stems,
           array_agg(times order by stem collate "C") as times
    from found group by number) of_stems using (number)
left join (
    select number, array_agg(distinct lexeme) as words
    from told, unnest(to_tsvector('aldea_plain', said)) w
    where weight in (40, 10, 3) and length(lexeme) between 4 and 60 and lexeme ~ '^[a-z]+$'
    group by number) of_words using (number)
where %(service)s::uuid is null or e.service_id = %(service)s::uuid
"""
POSTINGS = """
insert into partners_searchposting (id, stem, total, numbers, times, lengths)
select gen_random_uuid(), s.stem, sum(s.times), array_agg(t.number order by t.number),
    array_agg(s.times order by t.number), array_agg(t.times[1] order by t.number)
from partners_searchtext t cross join lateral unnest(t.stems, t.times) s(stem, times)
group by s.stem
"""
WORDS = """
insert into partners_searchword (id, word, weight)
select gen_random_uuid(), word, count(*)
from (select unnest(words) from partners_searchtext union all select unnest(%(taught)s::text[]))
    every(word)
group by word
"""
# Numbers are in order: width_bucket counts those up to a listing's own without reading them all.
CHANGE = """
merge into partners_searchposting p
using (
    select stem, o.times as was, n.times as now, %(number)s::int as number,
           %(new_length)s::int as length
    from unnest(%(old_stems)s::text[], %(old_times)s::int[]) o(stem, times)
    full join unnest(%(new_stems)s::text[], %(new_times)s::int[]) n(stem, times) using (stem)
    where o.times is distinct from n.times or %(old_length)s <> %(new_length)s
) c on p.stem = c.stem
when matched and c.now is null and cardinality(p.numbers) = 1 then delete
when matched then update set
    total = p.total - coalesce(c.was, 0) + coalesce(c.now, 0),
    numbers = {numbers},
    times = {times},
    lengths = {lengths}
when not matched then insert (id, stem, total, numbers, times, lengths)
    values (gen_random_uuid(), c.stem, c.now, array[c.number], array[c.now], array[c.length])
"""
SPLICED = """
p.{column}[:width_bucket(c.number, p.numbers) - case when c.was is null then 0 else 1 end]
        || case when c.now is null then '{{}}' else array[{value}] end
        || p.{column}[width_bucket(c.number, p.numbers) + 1:]"""
CHANGE_WORDS = """
merge into partners_searchword w
using (select word, sum(change) as change
       from (select unnest(%(old_words)s::text[]), -1
             union all select unnest(%(new_words)s::text[]), 1) every(word, change)
       group by word having sum(change) <> 0) c on w.word = c.word
when matched and w.weight + c.change = 0 then delete
when matched then update set weight = w.weight + c.change
when not matched then insert (id, word, weight) values (gen_random_uuid(), c.word, c.change)
"""


SPLICES = {
    "numbers": SPLICED.format(column="numbers", value="c.number"),
    "times": SPLICED.format(column="times", value="c.now"),
    "lengths": SPLICED.format(column="lengths", value="c.length"),
}


def build() -> None:
    """Make what every listing says anew, and turn it about."""
    for model in (SearchText, SearchPosting, SearchWord):
        model.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(TEXTS, _which(None))
        cursor.execute(POSTINGS)
        cursor.execute(WORDS, {"taught": sorted(synonyms.words())})


def change(*, service: UUID) -> None:
    """Make what one listing says anew: what is turned about loses the old, gains the new."""
    old = SearchText.objects.filter(pk=service).first()
    SearchText.objects.filter(pk=service).delete()
    with connection.cursor() as cursor:
        cursor.execute(TEXTS, _which(service))
        new = SearchText.objects.filter(pk=service).first()
        said = _said("old", old) | _said("new", new)
        said["number"] = (new or old or SearchText()).number
        cursor.execute(CHANGE.format(**SPLICES), said)
        cursor.execute(CHANGE_WORDS, said)


def _which(service: UUID | None) -> dict[str, Any]:
    closed = licences.closed_terms().values_list("pk", flat=True)
    return {"service": service, "closed": list(closed)}


def _said(which: str, text: SearchText | None) -> dict[str, Any]:
    text = text or SearchText()
    return {
        f"{which}_stems": text.stems,
        f"{which}_times": text.times,
        f"{which}_length": text.times[0] if text.times else 0,
        f"{which}_words": text.words,
    }
