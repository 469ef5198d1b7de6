-- Finds services: one statement gives the page, its count and what each filter would leave.
-- Parts in braces are fixed pieces of SQL; every value of the reader's is a parameter.
with asked as (
    select nullif(replace(plainto_tsquery('aldea_en', %(text)s)::text, '&', '|'), '')::tsquery as en,
           nullif(replace(plainto_tsquery('aldea_es', %(text)s)::text, '&', '|'), '')::tsquery as es,
           nullif(replace(plainto_tsquery('aldea_en', %(more)s)::text, '&', '|'), '')::tsquery as more
), matched as materialized (
    select e.*, s.name, e.room_at >= %(fresh_since)s as is_fresh,
        coalesce(greatest(ts_rank('{{0.1,0.3,0.6,1.0}}', e.words, a.en),
                          ts_rank('{{0.1,0.3,0.6,1.0}}', e.words, a.es)), 0)
        + 0.7 * coalesce(ts_rank('{{0.1,0.3,0.6,1.0}}', e.words, a.more), 0) as rank,
        e.terms && %(needs)s::text[] as fits,
        s.organization_id
    from partners_searchentry e
    join partners_service s on s.id = e.service_id
    cross join asked a
    where s.status = 'active'
      and (%(domains)s::text[] = '{{}}' or e.terms && %(domains)s::text[])
      and (%(age)s::float is null or (coalesce(s.minimum_age, 0) <= %(age)s::float
           and coalesce(s.maximum_age, 200) >= %(age)s::float))
      and not s.id = any(%(without)s::uuid[])
      and (%(only)s::uuid[] = '{{}}' or s.id = any(%(only)s::uuid[]))
      and (%(is_asking)s = false or e.words @@ a.en or e.words @@ a.es or e.words @@ a.more
           or e.terms && %(needs)s::text[])
), near as (
    -- Flat ground: within a county the error is far below a tenth of a mile.
    select p.service_id, 69.09 * sqrt(min(
               (p.latitude - %(latitude)s::float) ^ 2
               + ((p.longitude - %(longitude)s::float) * cosd(%(latitude)s::float)) ^ 2)) as miles,
           bool_or(p.campus = %(campus)s and p.campus <> '') as is_campus
    from partners_searchpoint p join matched m on m.service_id = p.service_id
    group by p.service_id
), placed as (
    select m.*, n.miles, coalesce(n.is_campus, false) as is_campus,
           o.partner_id = any(%(shared_with)s::uuid[]) as referable
    from matched m
    join partners_listedorganization o on o.id = m.organization_id
    left join near n on n.service_id = m.service_id
    -- A place nobody knows is never dropped: it comes after those that are near.
    where %(within)s::float is null or n.miles is null or n.miles <= %(within)s::float
          or m.is_virtual
), flagged as (
    select *,
        rank / greatest(max(rank) over (), 0.0001) as likeness,
        {flags}
    from placed
), kept as (
    -- What only brushes one word of many is left out where something fits well.
    select *, {groups} from flagged where %(is_asking)s = false or fits or likeness >= 0.25
), scored as (
    select *,
        1.5 * likeness
        + case when fits then 0.6 else 0 end
        + case when is_campus then 0.45
               when miles is not null then 0.35 * exp(-miles / 6.0)
               when is_virtual then 0.12 else 0 end
        + case when %(speaks)s <> 'en' and %(speaks)s = any(languages) then 0.3 else 0 end
        + case when room_opening then 0.2
               when is_fresh and room <= 0 then -0.15 else 0 end
        + case when referable then 0.1 else 0 end as score
    from kept
)
select
    (select coalesce(json_agg(page), '[]') from (
        select service_id, score, likeness, fits, miles, is_campus, is_virtual, languages, terms,
               is_free, coalesce(referable, false) as referable, room_opening, open_now
        from scored where {every_group}
        order by score desc, name, service_id limit %(size)s offset %(start)s) page),
    (select count(*) from scored where {every_group}),
    (select json_build_object({counts}) from scored),
    (select coalesce(json_object_agg(code, found), '{{}}') from (
        select code, count(*) as found from scored, unnest(languages) code
        where {but_language} group by code) spoken)
