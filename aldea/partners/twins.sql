-- Finds pairs of listings that may be one. %(listed)s: ORGANIZATION or SERVICE; the rows to
-- compare stand in the temporary table `compared`, their marks of identity in `traits`.
-- What many listings share (a switchboard, a county's website) proves little and joins nobody.
with shared as materialized (
    select kind, value, count(*) as times, array_agg(id) as ids
    from traits group by kind, value
    having count(*) between 2 and case when kind = 'word' then %(most_by_word)s else %(most)s end
), pairs as materialized (
    select distinct least(a, b) as one, greatest(a, b) as two
    from shared cross join lateral unnest(ids) a cross join lateral unnest(ids) b where a < b
), seen as materialized (
    -- Names that differ this much are two, whatever else is shared: nearly all pairs end here.
    select p.one, p.two, n.alike, a.needs && b.needs as same_need,
        case when a.latitude is not null and b.latitude is not null then 111195 * sqrt(
            (a.latitude - b.latitude) ^ 2
            + ((a.longitude - b.longitude) * cos(radians(a.latitude))) ^ 2) end as metres,
        md5(a.mark || b.mark) as mark
    from pairs p join compared a on a.id = p.one join compared b on b.id = p.two
    cross join lateral (select similarity(a.name, b.name)) n(alike)
    where n.alike >= %(least_alike)s
), proven as materialized (
    select s.one, s.two, t.kind, min(t.value) as value, min(h.times) as times
    from seen s
    join traits t on t.id = s.one and t.kind not in ('word', 'cell')
    join traits u on u.id = s.two and u.kind = t.kind and u.value = t.value
        and u.kind not in ('word', 'cell')
    join shared h on h.kind = t.kind and h.value = t.value
    group by 1, 2, 3
), facts as (
    select one, two, 'name' as kind, round(100 * alike)::text as value, 2 as times,
        50 * greatest(0, (alike - 0.3) / 0.7) as points
    from seen
    union all
    select one, two, 'need', '', 2, 8 from seen where same_need and alike < 0.9
    union all
    select one, two, kind, value, times,
        case kind when 'phone' then 30 when 'address' then 22 when 'web' then 18 else 10 end
        / (1 + ln(times - 1))
    from proven
    union all
    select one, two, 'near', round(metres)::text, 2, 15 * (1 - metres / 300)
    from seen where metres <= 150
        and not exists (select 1 from proven p where p.one = seen.one and p.two = seen.two
                        and p.kind = 'address')
    union all
    select one, two, 'far', round(metres)::text, 2, -15 from seen where metres > 1600
), scored as (
    select one, two, least(100, greatest(0, round(sum(points)))) as score,
        jsonb_agg(jsonb_build_object('kind', kind, 'value', value, 'times', times,
            'points', round(points::numeric)) order by abs(points) desc, kind) as evidence
    from facts group by one, two
)
insert into partners_candidate (id, listed, first_id, second_id, score, evidence, mark)
select gen_random_uuid(), %(listed)s, one, two, score, evidence, mark
from scored join seen using (one, two)
where score >= %(least)s
