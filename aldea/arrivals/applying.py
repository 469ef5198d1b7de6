"""Applying: the staged comparison written to people's tables, in a few statements over all rows.

Only what the comparison named is written: families first, then students, guardians, enrolments
and the lines of the contact census. Nobody is deleted; a guardian the file no longer names stays.
"""

from datetime import date
from uuid import UUID

from django.db import connection

from aldea.arrivals.staging import Facts, Tell, execute

FAMILIES = """
insert into people_family (id, name, home_language, zip_code, device, internet, best_time)
select h.id, h.name, coalesce(nullif(h.home_language, ''), 'en'), h.zip_code,
       'UNKNOWN', 'UNKNOWN', ''
from staged_family f join staged_home h on h.id = f.id
where f.is_new;

update people_family p
set home_language = coalesce(nullif(h.home_language, ''), p.home_language),
    zip_code = coalesce(nullif(h.zip_code, ''), p.zip_code)
from staged_home h
join staged_change c on c.subject_id = h.id and c.who = 'FAMILY'
where p.id = h.id
"""

STUDENTS = """
insert into people_student (id, family_id, given_name, middle_name, family_name, preferred_name,
                            birth_date, phone, email, ssid, district_id, sourced_id)
select id, family_id, given_name, middle_name, family_name, preferred_name, birth_date, phone,
       email, nullif(ssid, ''), %(district)s, sourced_id
from staged_student where is_new;

update people_student p
set given_name = s.given_name, family_name = s.family_name,
    middle_name = coalesce(nullif(s.middle_name, ''), p.middle_name),
    preferred_name = coalesce(nullif(s.preferred_name, ''), p.preferred_name),
    birth_date = coalesce(s.birth_date, p.birth_date),
    phone = coalesce(nullif(s.phone, ''), p.phone),
    email = coalesce(nullif(s.email, ''), p.email),
    ssid = coalesce(nullif(s.ssid, ''), p.ssid),
    sourced_id = s.sourced_id
from staged_student s
join staged_change c on c.subject_id = s.id and c.who = 'STUDENT' and c.kind = 'CHANGED'
where p.id = s.id
"""

GUARDIANS = """
insert into people_guardian (id, family_id, given_name, family_name, relationship, phone, email,
                             language, rank, may_be_told, district_id, sourced_id)
select g.id, g.family_id, g.given_name, g.family_name,
       coalesce(nullif(g.relationship, ''), 'guardian'), g.phone, g.email, g.language,
       coalesce(known.rank, 0) + row_number() over (partition by g.family_id order by g.line),
       true, %(district)s, g.sourced_id
from staged_guardian g
left join lateral (
    select max(p.rank) as rank from people_guardian p where p.family_id = g.family_id
) known on true
where g.is_new;

update people_guardian p
set given_name = g.given_name, family_name = g.family_name,
    relationship = coalesce(nullif(g.relationship, ''), p.relationship),
    phone = coalesce(nullif(g.phone, ''), p.phone),
    email = coalesce(nullif(g.email, ''), p.email),
    language = coalesce(nullif(g.language, ''), p.language),
    district_id = %(district)s, sourced_id = g.sourced_id
from staged_guardian g
join staged_change c on c.subject_id = g.id and c.who = 'GUARDIAN' and c.kind = 'CHANGED'
where p.id = g.id
"""

# An enrolment that ends keeps its row: it says who was where, when.
ENROLMENTS = """
update people_enrolment e
set ends_before = greatest(e.starts_on, %(today)s)
from staged_enrolled x
join staged_change c on c.subject_id = x.student_id and c.who = 'STUDENT'
where e.id = x.id
  and (c.kind = 'LEAVING' or (c.kind = 'CHANGED' and x.school_id <> c.school_id));

update people_enrolment e
set grade = c.grade
from staged_enrolled x
join staged_change c on c.subject_id = x.student_id and c.who = 'STUDENT' and c.kind = 'CHANGED'
where e.id = x.id and x.school_id = c.school_id and e.grade <> c.grade;

insert into people_enrolment (id, student_id, school_id, grade, starts_on, ends_before)
select pg_temp.new_key(), s.id, s.school_id, s.grade, coalesce(s.begins_on, %(today)s), null
from staged_student s
where not exists (
    select from staged_enrolled x where x.student_id = s.id and x.school_id = s.school_id)
"""

# A family stands in the census of every school one of its students is at, and of no other.
CENSUS = """
drop table if exists pg_temp.staged_line;
create temporary table staged_line on commit drop as
select distinct s.family_id, e.school_id
from people_student s
join people_enrolment e on e.student_id = s.id
join network_school n on n.organization_id = e.school_id and n.district_id = %(district)s
where (e.ends_before is null or (e.ends_before > %(today)s and e.ends_before > e.starts_on));
analyze staged_line;

insert into people_censusline (id, family_id, school_id, latest_heard_by, tries, follow_up_note)
select pg_temp.new_key(), family_id, school_id, '', 0, ''
from staged_line
on conflict (family_id, school_id) do update set left_on = null
where people_censusline.left_on is not null;

update people_censusline c
set left_on = %(today)s
from staged_change g
join people_student p on p.id = g.subject_id
where g.who = 'STUDENT' and g.kind in ('LEAVING', 'CHANGED')
  and c.family_id = p.family_id and c.left_on is null
  and c.school_id in (select n.organization_id from network_school n
                      where n.district_id = %(district)s)
  and not exists (select from staged_line l
                  where l.family_id = c.family_id and l.school_id = c.school_id)
"""

# The next roster then finds them by it, whatever they are called.
NUMBERS = """
update people_student p set sourced_id = s.sourced_id
from staged_student s where s.id = p.id and p.sourced_id = '';

update people_guardian p set sourced_id = g.sourced_id, district_id = %(district)s
from staged_guardian g where g.id = p.id and p.sourced_id = ''
"""

STEPS = (FAMILIES, STUDENTS, GUARDIANS, ENROLMENTS, CENSUS, NUMBERS)


def give_numbers(*, district: UUID, today: date) -> None:
    """Write the district's numbers to those who had none."""
    with connection.cursor() as cursor:
        execute(cursor, NUMBERS, {"district": district, "today": today})


def run(*, district: UUID, today: date, tell: Tell, rows: int) -> None:
    """Write what the comparison found."""
    facts: Facts = {"district": district, "today": today}
    with connection.cursor() as cursor:
        for number, step in enumerate(STEPS):
            tell("APPLYING", number / len(STEPS), rows)
            execute(cursor, step, facts)
        tell("APPLYING", 1, rows)
