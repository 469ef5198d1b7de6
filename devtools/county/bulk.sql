-- A county by set SQL. Each step begins with "-- step:" and what it says while it works.
-- Temporary tables seed_school (n, id, district, coordinator) and seed_name are there already.

-- step: families
create temporary table seed_family as
select g.n, uuidv7() as id, s.id as school, s.district, s.coordinator,
       -- one family in five has its second child at the next school of the same district
       case when g.n %% 5 = 0 and t.district = s.district then t.id else s.id end as other_school,
       (select name from seed_name where kind = 'family' and seed_name.n = 1 + g.n %% %(families_named)s) as name,
       case when g.n %% 100 < 58 then 'es' when g.n %% 100 < 85 then 'en' when g.n %% 100 < 89 then 'zh'
            when g.n %% 100 < 92 then 'hy' when g.n %% 100 < 95 then 'vi' else 'ko' end as language
from generate_series(1, %(families)s) g(n)
join seed_school s on s.n = 1 + g.n %% %(schools)s
join seed_school t on t.n = 1 + (g.n + 1) %% %(schools)s;
create index on seed_family (n);
analyze seed_family;
insert into people_family (id, name, home_language, zip_code, device, internet)
select id, name, language, (array['91010','91702','91706','90221','93534','91766'])[1 + n %% 6],
       (array['PHONE','SHARED','COMPUTER','NONE','UNKNOWN'])[1 + n %% 5],
       (array['HOME','PHONE','HOTSPOT','NONE','UNKNOWN'])[1 + n %% 5]
from seed_family order by n;

-- step: guardians
insert into people_guardian (id, family_id, given_name, family_name, relationship, phone, language,
    rank, may_be_told)
select uuidv7(), f.id, g.name, f.name, (array['mother','father'])[r],
       '+1' || (array['626','562','310','661','909'])[1 + f.n %% 5] || '5550' || 100 + f.n %% 100,
       f.language, r, true
from seed_family f cross join generate_series(1, 2) r
join seed_name g on g.kind = 'given' and g.n = 1 + (f.n * 3 + r) %% %(givens_named)s
where r = 1 or f.n %% 10 < 6;

-- step: students
create temporary table seed_student as
select (f.n - 1) * 2 + c as n, uuidv7() as id, f.id as family, f.name,
       case when c = 1 then f.school else f.other_school end as school, f.district,
       9 + (f.n / %(schools)s + c) %% 4 as grade, g.name as given
from seed_family f cross join generate_series(1, 2) c
join seed_name g on g.kind = 'given' and g.n = 1 + (f.n * 5 + c) %% %(givens_named)s;
insert into people_student (id, family_id, given_name, family_name, birth_date, district_id)
select id, family, given, name, %(today)s::date - (365 * (5 + grade) + n %% 365), district
from seed_student order by n;
insert into people_enrolment (id, starts_on, student_id, school_id, grade)
select uuidv7(), %(since)s, id, school, grade from seed_student order by n;

-- step: touches
insert into people_touch (id, school_id, family_id, at, by_id, channel, outcome)
select uuidv7(), f.school, f.id,
       %(now)s::timestamptz - make_interval(days => (t.n * 7 + f.n) %% %(days)s, mins => t.n %% 400),
       f.coordinator,
       (array['CALL','TEXT','CALL','IN_PERSON','TEXT','CALL'])[1 + t.n %% 6],
       (array['REACHED','REPLIED','NO_ANSWER','REACHED','SENT','LEFT_MESSAGE'])[1 + t.n %% 6]
-- every tenth family was never tried
from generate_series(1, %(touches)s) t(n)
join seed_family f on f.n = 1 + (t.n * 10 / 9) %% %(families)s
where f.n %% 10 <> 0;

-- step: census lines
insert into people_censusline (id, family_id, school_id, latest_heard_at, latest_heard_by,
    latest_tried_at, tries, next_owner_id, follow_up_on, follow_up_note)
select uuidv7(), f.id, f.school, t.heard, case when t.heard is null then '' else 'CALL' end,
       t.tried, least(coalesce(t.tries, 0), 30000),
       case when f.n %% 25 = 0 then f.coordinator end,
       case when f.n %% 25 = 0 then %(today)s::date + (f.n %% 9)::int - 4 end,
       case when f.n %% 25 = 0 then 'Call again after 5 pm' else '' end
from seed_family f
left join (
    select family_id, max(at) filter (where outcome in ('REACHED', 'REPLIED')) as heard,
           max(at) filter (where outcome not in ('REACHED', 'REPLIED')) as tried,
           count(*) filter (where outcome not in ('REACHED', 'REPLIED')) as tries
    from people_touch group by family_id) t on t.family_id = f.id
order by f.n;
insert into people_censusline (id, family_id, school_id, latest_heard_by, tries)
select uuidv7(), id, other_school, '', 0 from seed_family where other_school <> school;

-- step: needs
create temporary table seed_need as
select row_number() over () as n, uuidv7() as id, uuidv7() as consent, uuidv7() as referral,
       uuidv7() as first_told, uuidv7() as then_told,
       f.id as family, f.school, f.coordinator, f.name, f.language, s.id as student, s.given,
       g.id as guardian, g.phone,
       %(now)s::timestamptz - make_interval(days => (f.n %% 60)::int + 2) as at,
       (array['food-insecurity','stress','educational-attainment','medical-cost-burden'])[1 + f.n %% 4] as domain,
       p.id as partner
from seed_family f
join seed_student s on s.n = (f.n - 1) * 2 + 1
join people_guardian g on g.family_id = f.id and g.rank = 1
join seed_partner p on p.n = 1 + f.n %% %(partners)s
where f.n %% 6 = 1;
insert into support_need (id, school_id, family_id, student_id, domain, wanted, weight, urgency,
    state, opened_at, opened_by_id)
select id, school, family, student, domain, 'Someone who can help', 2, 'ROUTINE', 'OPEN', at,
       coordinator from seed_need;

-- step: consents and referrals
insert into people_consent (id, starts_on, ends_before, school_id, family_id, student_id,
    guardian_id, recipient_id, subject_name, data_classes, use, language, how, state, asked_at,
    asked_by_id, answered_at, signed_name, wording)
select consent, at::date, at::date + 365, school, family, student, guardian, partner, given,
       %(classes)s::varchar[], 'REFERRAL', 'en', 'LINK', 'GIVEN', at, coordinator, at, name, '2026-11'
from seed_need;
insert into support_referral (id, number, school_id, need_id, family_id, student_id, partner_id,
    asked_for, consent_id, state, sent_at, sent_by_id, answer_by, answered_at)
select referral, 'D-' || lpad(n::text, 7, '0'), school, id, family, student, partner,
       'Help near home', consent,
       (array['requested','accepted','in-progress','completed'])[1 + n %% 4], at, coordinator,
       at::date + 5, case when n %% 4 = 0 then null else at + interval '1 day' end
from seed_need;
insert into support_referralstep (id, referral_id, school_id, state, at, by_id)
select uuidv7(), referral, school, 'requested', at, coordinator from seed_need
union all
select uuidv7(), referral, school, 'accepted', at + interval '1 day', null from seed_need
where n %% 4 > 0;
insert into support_word (id, referral_id, school_id, side, station, says, at)
select uuidv7(), referral, school, 'SCHOOL', 'ASKED', 'YES', at from seed_need
union all
select uuidv7(), referral, school, 'PARTNER', 'ANSWERED', 'YES', at + interval '1 day'
from seed_need where n %% 4 > 0;

-- step: disclosures
insert into people_disclosure (id, starts_on, ends_before, school_id, family_id, student_id,
    recipient_id, consent_id, basis, use, data_classes, errand_key, made_at)
select first_told, at::date, at::date + 365, school, family, student, partner, consent, 'CONSENT',
       'REFERRAL', %(before_yes)s::varchar[], referral, at from seed_need
union all
select then_told, at::date, at::date + 365, school, family, student, partner, consent, 'CONSENT',
       'REFERRAL', %(after_yes)s::varchar[], referral, at + interval '1 day' from seed_need where n %% 4 > 0;
insert into people_disclosedfact (id, disclosure_id, data_class, value)
select uuidv7(), first_told, c, case c when 'NEED' then 'Someone who can help'
       when 'AGE_BAND' then '15 to 17' when 'LANGUAGE' then language else '91010' end
from seed_need cross join unnest(%(before_yes)s::text[]) c
union all
select uuidv7(), then_told, c, case c when 'NAME' then given || ' ' || name else phone end
from seed_need cross join unnest(%(after_yes)s::text[]) c where n %% 4 > 0;

-- step: strengths
insert into people_strength (id, student_id, school_id, text, said_by, said_on)
select uuidv7(), id, school, 'Asks the questions nobody else asks', 'teacher', %(today)s
from seed_student where n %% 7 = 0
