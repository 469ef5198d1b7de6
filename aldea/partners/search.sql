-- Finds services: one statement gives the page, its count and what each filter would leave.
-- Parts in braces are fixed pieces of SQL; every value of the reader's is a parameter.
with asked as materialized (
    -- A word has a stem in each language: the one that most services have says most.
    select distinct on (a.place) a.factor, p.stem, p.rarity, p.numbers, p.weights
    from unnest(%(words)s::text[], %(factors)s::float[]) with ordinality a(word, factor, place)
    join partners_searchposting p on p.stem = any(
        ts_lexize('english_stem', a.word) || ts_lexize('spanish_stem', a.word))
    order by a.place, p.rarity
), once as (
    select distinct on (stem) * from asked order by stem, factor desc
), ranked as materialized (
    select number, sum(rank) as rank, bool_or(fits) as fits
    from (
        select n.number, a.factor * a.rarity * n.weight as rank, false as fits
        from once a cross join lateral unnest(a.numbers, a.weights) n(number, weight)
        union all
        select n.number, 0, true from partners_searchposting p
        cross join lateral unnest(p.numbers) n(number)
        where p.stem = any(%(needs)s::text[])) every_one
    group by number
), best as materialized (
    -- The highest rank that passes, found without looking at those below it.
    select r.rank from (select number, rank from ranked order by rank desc) r
    join partners_searchentry e on e.number = r.number
    where {passes} and (%(within)s::float is null or {is_near})
    limit 1
), met as materialized (
    -- What referrals met at a listing since somebody last asked. Their day outweighs a word of
    -- the same day: a family is not sent to where there may be no room.
    select service_id, (max("on") filter (where kind = 'NO_ROOM' and "on" >= %(no_room_since)s) + 1)
            ::timestamp at time zone %(zone)s as refused_at,
        count(*) filter (where kind = 'NO_CONTACT') >= %(no_contacts)s
            or count(*) filter (where kind = 'NO_ROOM' and "on" >= %(no_room_since)s)
                >= %(no_rooms)s as is_flagged
    from partners_lesson where kind <> 'SENT' group by service_id
), matched as materialized (
    select e.number, e.service_id, e.organization_id, e.languages, e.is_free, e.takes_medi_cal,
        e.is_drop_in, e.needs_papers, e.is_virtual, e.opens_evenings, e.opens_saturdays, e.hours,
        e.has_rare_hours, coalesce(m.is_flagged, false) as is_flagged,
        case when m.refused_at > e.room_at or e.room_at is null and m.refused_at is not null
            then 0 else e.room end as room,
        m.refused_at is not null and (e.room_at is null or m.refused_at > e.room_at)
            or e.room_until >= %(at)s as is_fresh,
        coalesce(r.rank, 0) / greatest((select rank from best), 0.0001) as likeness,
        coalesce(r.fits, false) as fits, %(campus)s = any(e.campuses) as is_campus,
        {miles} as miles
    from partners_searchentry e {joined} ranked r on r.number = e.number
    left join met m on m.service_id = e.service_id
    where {passes}
      -- What only brushes one word of many is left out where something fits well.
      and (%(is_asking)s = false or r.fits or r.rank >= 0.25 * (select rank from best))
), placed as (
    select *, organization_id in (select o.id from partners_listedorganization o
            where o.partner_id = any(%(shared_with)s::uuid[])) as referable
    from matched
    -- A place nobody knows is never dropped: it comes after those that are near.
    where %(within)s::float is null or miles is null or miles <= %(within)s::float or is_virtual
), flagged as (
    select *,
        {flags}
    from placed
), kept as (
    select *,
        {groups}
    from flagged
), scored as materialized (
    select number, service_id, likeness, fits, miles, is_campus, is_virtual, languages, is_drop_in,
        is_free, referable, is_flagged, {names},
        1.5 * likeness
        + case when fits then 0.6 else 0 end
        + case when is_campus then 0.45
               when miles is not null then 0.35 * exp(-miles / 6.0)
               when is_virtual then 0.12 else 0 end
        + case when %(speaks)s <> 'en' and %(speaks)s = any(languages) then 0.3 else 0 end
        + case when room_opening then 0.2
               when is_fresh and room <= 0 then -0.15 else 0 end
        + case when referable then 0.1 else 0 end
        - case when is_flagged then 0.25 else 0 end as score
    from kept
), counted as (
    select count(*) filter (where {every_group}) as total, json_build_object({counts}) as found
    from scored
)
select
    (select coalesce(json_agg(page), '[]') from (
        select service_id, score, likeness, fits, miles, is_campus, is_virtual, languages,
               is_drop_in, is_free, referable, is_flagged, room_opening, open_now
        from scored where {every_group}
        order by score desc, number limit %(size)s offset %(start)s) page),
    total, found,
    (select coalesce(json_object_agg(code, spoken), '{{}}') from (
        select code, count(*) as spoken from scored, unnest(languages) code
        where {but_language} group by code) of_each)
from counted
