-- Finds services: one statement gives the page, its count and what each filter would leave.
-- Parts in braces are fixed pieces of SQL; every value of the reader's is a parameter.
with refused as materialized (
    -- Where a referral heard, after the partner last told of room, that there is none. Its day
    -- outweighs a word of the same day: a family is not sent to where there may be no room.
    select e.number
    from (select service_id, (max("on") + 1)::timestamp at time zone %(zone)s as at
          from partners_lesson
          where kind = 'NO_ROOM' and "on" >= %(no_room_since)s group by service_id) heard
    join partners_searchentry e using (service_id)
    where e.room_at is null or heard.at > e.room_at
), flagged as materialized (
    -- What referrals met trouble at since somebody last asked.
    select e.number
    from (select service_id from partners_lesson where kind <> 'SENT' group by service_id
          having count(*) filter (where kind = 'NO_CONTACT') >= %(no_contacts)s
              or count(*) filter (where kind = 'NO_ROOM' and "on" >= %(no_room_since)s)
                  >= %(no_rooms)s) met
    join partners_searchentry e using (service_id)
), passing as not materialized (
    select e.*, there.miles
    from partners_searchentry e
    -- Flat ground: within a county the error is far below a tenth of a mile. Products, for a
    -- power takes longer.
    cross join lateral (select
        (e.latitude - %(latitude)s::float) * (e.latitude - %(latitude)s::float)
            + (e.longitude - %(longitude)s::float) * (e.longitude - %(longitude)s::float)
            * %(narrowing)s::float as one,
        (e.latitude_2 - %(latitude)s::float) * (e.latitude_2 - %(latitude)s::float)
            + (e.longitude_2 - %(longitude)s::float) * (e.longitude_2 - %(longitude)s::float)
            * %(narrowing)s::float as two,
        (e.latitude_3 - %(latitude)s::float) * (e.latitude_3 - %(latitude)s::float)
            + (e.longitude_3 - %(longitude)s::float) * (e.longitude_3 - %(longitude)s::float)
            * %(narrowing)s::float as three) far
    cross join lateral (select 69.09::float * sqrt(case
        when %(latitude)s::float is null then null
        when e.facets & {MORE_PLACES} > 0 then (
            select min((p.latitude - %(latitude)s::float) ^ 2
                + (p.longitude - %(longitude)s::float) ^ 2 * %(narrowing)s::float)
            from partners_searchpoint p where p.service_id = e.service_id)
        when e.facets & {SECOND_PLACE} > 0 then least(far.one, far.two, far.three)
        else far.one end) as miles) there
    where e.is_active
      and (%(domains)s::text[] = '{{}}' or e.terms && %(domains)s::text[])
      and (%(age)s::float is null or %(age)s::float between e.minimum_age and e.maximum_age)
      and (%(without)s::uuid[] = '{{}}' or e.service_id <> all(%(without)s::uuid[]))
      and (%(only)s::uuid[] = '{{}}' or e.service_id = any(%(only)s::uuid[]))
      -- A place nobody knows is never dropped: it comes after those that are near.
      and (%(within)s::float is null or e.facets & {VIRTUAL} > 0
          or coalesce(there.miles <= %(within)s::float, true))
), {ranking} matched as {kept} (
    select e.number, e.service_id, e.organization_id, e.name, e.languages, e.miles,
        e.facets as known, now.is_opening, now.is_open,
        e.facets | case when now.is_opening then {OPENING} else 0 end
            | case when now.is_open then {OPEN_NOW} else 0 end as facets,
        e.room <= 0 and e.room_until >= %(at)s or e.number in (select number from refused)
            as is_full,
        {likeness} as likeness, {share} as share,
        e.facets & {AT_SCHOOL} > 0 and %(campus)s = any(e.campuses) as is_campus,
        %(shared_with)s::uuid[] <> '{{}}' and e.organization_id in (
            select o.id from partners_listedorganization o
            where o.partner_id = any(%(shared_with)s::uuid[])) as referable,
        e.number in (select number from flagged) as is_flagged
    from passing e {ranked}
    cross join lateral (select
        e.room > 0 and e.room_until >= %(at)s and e.number not in (select number from refused)
            as is_opening,
        e.hours @> %(minute)s::int or e.facets & {RARE_HOURS} > 0 and e.service_id in (
            select h.service_id from partners_openhour h
            where h.weekday = %(weekday)s and h.opens <= %(time)s and h.closes > %(time)s
              and not (h.nth is null and h.starts_on is null and h.ends_before is null)
              and (h.nth is null or h.nth = %(nth)s or h.nth = %(nth_last)s)
              and (h.starts_on is null or h.starts_on <= %(today)s)
              and (h.ends_before is null or h.ends_before > %(today)s)) as is_open) now
    where {reaches}
), tallied as materialized (
    -- Few combinations are told apart: the count of a filter is a sum over them.
    select facets & {counted} as facets, {in_language} as in_language, count(*)::int as services
    from matched group by 1, 2
), spoken as (
    select languages, count(*)::int as services
    from matched where {rows_pass_but_language} group by 1
), first as (
    select number, 1.5::float * likeness
        + 0.8::float * share
        + coalesce(case when is_campus then 0.45::float end, 0.35::float * exp(-miles / 6.0::float),
            case when known & {VIRTUAL} > 0 then 0.12::float else 0::float end)
        + case when %(speaks)s <> 'en' and languages like %(like_speaks)s
            then 0.3::float else 0::float end
        + case when is_opening then 0.2::float when is_full then -0.15::float else 0::float end
        + case when referable then 0.1::float else 0::float end
        - case when is_flagged then 0.25::float else 0::float end as score
    from matched where {rows_pass}
    order by score desc, name, service_id limit %(size)s offset %(start)s
)
select
    (select coalesce(json_agg(page), '[]') from (
        select service_id, score, likeness, share, miles, is_campus, languages, facets, referable,
            is_flagged
        from first join matched using (number)
        order by score desc, name, service_id) page),
    coalesce(sum(services) filter (where {every_group}), 0),
    json_build_object({counts}),
    (select coalesce(json_object_agg(code, spoken), '{{}}') from (
        select code, sum(services) as spoken
        from spoken, unnest(string_to_array(trim(languages), ' ')) code group by code) of_each)
from (select *, {groups} from tallied) counted
