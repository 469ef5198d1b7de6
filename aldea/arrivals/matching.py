"""Matching: who of the staged roster is known, who is new, and which family each belongs to.

Students are known by the district's number, else by the state's, else by name and birth date
where they never had a number; guardians by the district's number, else by name in their family.
"""

from django.db import connection
from django.db.backends.utils import CursorWrapper

from aldea.arrivals.crosschecks import FAULTS, WORDS
from aldea.arrivals.staging import Facts, execute

# Keys that sort by the time they were made keep indexes quick; PostgreSQL makes them from 18 on.
NEW_KEY = """
create or replace function pg_temp.new_key() returns uuid language sql volatile as $$
    select {}()
$$
"""

# Enrolments that hold today or will: what "leaving" and "changed school" are measured by.
ENROLLED = """
drop table if exists pg_temp.staged_enrolled;
create temporary table staged_enrolled on commit drop as
select e.id, e.student_id, e.school_id, e.grade, e.starts_on
from people_enrolment e
join network_school s on s.organization_id = e.school_id and s.district_id = %(district)s
where e.ends_before is null or (e.ends_before > %(today)s and e.ends_before > e.starts_on);
create index on staged_enrolled (student_id);
analyze staged_enrolled
"""

MATCHES = """
drop table if exists pg_temp.staged_match;
create temporary table staged_match on commit drop as
select u.sourced_id, p.id
from staged_user u
join people_student p on p.sourced_id = u.sourced_id
where u.role = 'STUDENT' and p.district_id = %(district)s and p.sourced_id <> '';

insert into staged_match
select u.sourced_id, p.id
from staged_user u
join people_student p on p.ssid = u.ssid
where u.role = 'STUDENT' and p.district_id = %(district)s and u.ssid <> ''
  and not exists (select from staged_match m where m.sourced_id = u.sourced_id)
  and not exists (select from staged_match m where m.id = p.id);

insert into staged_match
select min(u.sourced_id), (array_agg(p.id))[1]
from staged_user u
join staged_demographics d on d.person = u.sourced_id
join people_student p on p.birth_date = d.birth_date
  and lower(p.given_name) = lower(u.given_name) and lower(p.family_name) = lower(u.family_name)
where u.role = 'STUDENT' and p.district_id = %(district)s and p.sourced_id = ''
  and not exists (select from staged_match m where m.sourced_id = u.sourced_id)
  and not exists (select from staged_match m where m.id = p.id)
group by lower(u.given_name), lower(u.family_name), d.birth_date
having count(*) = 1;
analyze staged_match
"""

# A number given to another child would hand on the first one's record, needs and consents: where
# two of state number, birth date and whole name say somebody else, a person must look.
STRANGERS = """
with strangers as (
    select u.line, u.sourced_id
    from staged_match m
    join staged_user u on u.sourced_id = m.sourced_id
    join people_student p on p.id = m.id
    left join staged_demographics d on d.person = u.sourced_id
    where coalesce((u.ssid <> '' and u.ssid <> p.ssid)::int, 0)
        + coalesce((d.birth_date <> p.birth_date)::int, 0)
        + (lower(p.given_name) <> lower(u.given_name)
           and lower(p.family_name) <> lower(u.family_name))::int >= 2
      and not (u.sourced_id = p.sourced_id and u.ssid = coalesce(p.ssid, '') and u.ssid <> '')
)
insert into staged_fault
select 'users.csv', line, 'sourcedId', sourced_id, 'ID_REUSED', null, sourced_id from strangers;

delete from staged_user u using staged_fault f
where f.rule = 'ID_REUSED' and f.sourced_id = u.sourced_id
"""

STUDENTS = """
drop table if exists pg_temp.staged_student;
create temporary table staged_student on commit drop as
select u.line, u.sourced_id, u.given_name, u.middle_name, u.family_name,
       u.preferred_given_name as preferred_name, u.ssid,
       coalesce(nullif(u.phone, ''), u.sms) as phone, u.email, u.zip_code,
       coalesce(nullif(u.home_language, ''), d.home_language, '') as home_language,
       d.birth_date, t.school_id, t.begins_on,
       coalesce(u.grade, t.grade, e.grade) as grade,
       m.id is null as is_new, coalesce(m.id, pg_temp.new_key()) as id,
       p.family_id as known_family, p.family_id as family_id, u.line as label
from staged_user u
join staged_place t on t.person = u.sourced_id
left join staged_demographics d on d.person = u.sourced_id
left join staged_match m on m.sourced_id = u.sourced_id
left join people_student p on p.id = m.id
left join lateral (select grade from staged_enrolled x where x.student_id = m.id limit 1) e on true
where u.role = 'STUDENT' and not u.is_leaving;
analyze staged_student;

insert into staged_fault
select 'users.csv', line, 'grades', '', 'GRADE_MISSING', null, sourced_id
from staged_student where grade is null;

delete from staged_student where grade is null;

with taken as (
    update staged_student s set ssid = ''
    from people_student p
    where p.district_id = %(district)s and p.ssid = s.ssid and p.id <> s.id
    returning s.line, p.ssid
)
insert into staged_fault
select 'users.csv', line, 'userIds', ssid, 'SSID_TAKEN', null, ''
from taken
"""

# Who answers for whom, from either side's row. A guardian nobody names is not taken.
LINKS = """
drop table if exists pg_temp.staged_link;
create temporary table staged_link on commit drop as
select student, guardian, min(place) as place
from (
    select person as student, agent as guardian, place from staged_agent where role = 'STUDENT'
    union all
    select agent, person, 100 + place from staged_agent where role = 'GUARDIAN'
) said
where exists (select from staged_student s where s.sourced_id = said.student)
group by student, guardian;
create index on staged_link (guardian);
create index on staged_link (student);
analyze staged_link
"""

# A caseworker, a home, or "Unknown Parent": an adult named for so many children makes nobody a
# family, or strangers would stand in one record and one census line.
MOST_CHILDREN = 12
CROWDS = """
drop table if exists pg_temp.staged_crowd;
create temporary table staged_crowd on commit drop as
select guardian from staged_link group by guardian having count(*) > %(most_children)s;

insert into staged_fault
select 'users.csv', u.line, 'sourcedId', u.sourced_id, 'GUARDIAN_OF_MANY', null, u.sourced_id
from staged_user u join staged_crowd c on c.guardian = u.sourced_id;

delete from staged_link l using staged_crowd c where c.guardian = l.guardian
"""

# Siblings are those who share a guardian, and whoever shares one with them: the least line
# number walks along the links until it moves no more.
SIBLINGS = """
with least as (
    select l.guardian, min(s.label) as label
    from staged_link l join staged_student s on s.sourced_id = l.student
    group by l.guardian having count(*) > 1 and min(s.label) < max(s.label)
), reached as (
    select l.student, min(least.label) as label
    from least join staged_link l using (guardian) group by l.student
)
update staged_student s set label = reached.label
from reached where reached.student = s.sourced_id and reached.label < s.label
"""

GUARDIANS = """
drop table if exists pg_temp.staged_guardian;
create temporary table staged_guardian on commit drop as
select u.line, u.sourced_id, u.given_name, u.family_name, u.relationship,
       coalesce(nullif(u.sms, ''), u.phone) as phone, u.email, u.home_language as language,
       u.zip_code, g.id is null as is_new, coalesce(g.id, pg_temp.new_key()) as id,
       g.family_id as known_family, g.family_id as family_id, null::uuid as school_id
from staged_user u
left join people_guardian g
  on g.sourced_id = u.sourced_id and g.district_id = %(district)s and g.sourced_id <> ''
where u.role = 'GUARDIAN' and not u.is_leaving
  and exists (select from staged_link l where l.guardian = u.sourced_id);
analyze staged_guardian
"""

# A known student or guardian stays in the family they have: what people wrote hangs on it.
# Newcomers join the family of their siblings or guardians; else a family is made for them.
FAMILIES = """
drop table if exists pg_temp.staged_family;
create temporary table staged_family on commit drop as
select distinct on (label) label, family_id as id, false as is_new
from (
    select label, known_family as family_id, 1 as rank, line
    from staged_student where known_family is not null
    union all
    select s.label, g.family_id, 2, s.line
    from staged_link l
    join staged_student s on s.sourced_id = l.student
    join people_guardian g on g.sourced_id = l.guardian
    where g.district_id = %(district)s and g.sourced_id <> ''
) known
order by label, rank, line;

insert into staged_family
select label, pg_temp.new_key(), true
from (select distinct label from staged_student) labels
where not exists (select from staged_family f where f.label = labels.label);
analyze staged_family;

update staged_student s set family_id = f.id
from staged_family f where f.label = s.label and s.known_family is null;

update staged_guardian g
set family_id = coalesce(g.known_family, first.family_id), school_id = first.school_id
from (
    select distinct on (l.guardian) l.guardian, s.family_id, s.school_id
    from staged_link l join staged_student s on s.sourced_id = l.student
    order by l.guardian, s.line
) first
where first.guardian = g.sourced_id;
analyze staged_guardian;

update staged_guardian g set id = matched.id, is_new = false
from (
    select min(g.sourced_id) as sourced_id, (array_agg(p.id))[1] as id
    from staged_guardian g
    join people_guardian p on p.family_id = g.family_id and p.sourced_id = ''
      and lower(p.given_name) = lower(g.given_name) and lower(p.family_name) = lower(g.family_name)
    where g.is_new
    group by g.family_id, lower(g.given_name), lower(g.family_name)
    having count(*) = 1
) matched
where matched.sourced_id = g.sourced_id;
create index on staged_student (family_id);
analyze staged_student;
analyze staged_guardian
"""

# What most of a family's rows say; its students' rows before its guardians'.
HOMES = """
drop table if exists pg_temp.staged_home;
create temporary table staged_home on commit drop as
with said as (
    select family_id, 1 as rank, home_language, zip_code, line, family_name
    from staged_student
    union all
    select family_id, 2, language, zip_code, line, '' from staged_guardian
), language as (
    select distinct on (family_id) family_id, home_language
    from said where home_language <> ''
    group by family_id, rank, home_language
    order by family_id, rank, count(*) desc, home_language
), zip as (
    select distinct on (family_id) family_id, zip_code
    from said where zip_code <> ''
    group by family_id, rank, zip_code order by family_id, rank, count(*) desc, zip_code
), name as (
    select distinct on (family_id) family_id, family_name
    from said where rank = 1 order by family_id, line
)
select n.family_id as id, n.family_name as name, coalesce(l.home_language, '') as home_language,
       coalesce(z.zip_code, '') as zip_code
from name n
left join language l using (family_id)
left join zip z using (family_id);
create index on staged_home (id);
analyze staged_home
"""


def run(*, cursor: CursorWrapper, facts: Facts) -> None:
    """Give every staged student and guardian the key and family they have or will have."""
    facts = {**facts, "most_children": MOST_CHILDREN}
    key = "uuidv7" if connection.pg_version >= 180_000 else "gen_random_uuid"  # type: ignore[attr-defined]  # PostgreSQL's own
    cursor.execute(NEW_KEY.format(key))
    for step in (FAULTS, ENROLLED, MATCHES, STRANGERS, STUDENTS, LINKS, CROWDS, WORDS):
        execute(cursor, step, facts)
    while True:
        cursor.execute(SIBLINGS)
        if not cursor.rowcount:
            break
    for step in (GUARDIANS, FAMILIES, HOMES):
        execute(cursor, step, facts)
