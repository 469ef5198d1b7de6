"""Checks of one row against another: numbers used twice, schools, parents and people unknown.

Each check is SQL over the staged tables. A fault is a row of `staged_fault`; its words are added
at the end. What cannot be taken is deleted from the staging.
"""

from datetime import date
from uuid import UUID

from django.db import connection

from aldea.arrivals.formats.oneroster import Mode
from aldea.arrivals.formats.packages import Package
from aldea.arrivals.staging import Facts, Tell, execute

FAULTS = """
drop table if exists pg_temp.staged_fault;
create temporary table staged_fault (
    file text, line int, "column" text, value text, rule text, first_line int, sourced_id text,
    row_is_taken bool default false
) on commit drop
"""

# Two rows with one number: the same person twice is no fault, another name is.
USERS_TWICE = """
with twice as (
    select sourced_id from staged_user group by sourced_id having count(*) > 1
), ranked as (
    select u.ctid as place, u.line, u.sourced_id, row_number() over numbers as n,
           first_value(u.line) over numbers as first_line,
           (u.given_name, u.family_name)
               is distinct from (first_value(u.given_name) over numbers,
                                 first_value(u.family_name) over numbers) as is_other
    from staged_user u join twice using (sourced_id)
    window numbers as (partition by u.sourced_id order by u.line)
), dropped as (
    delete from staged_user u using ranked r
    where u.ctid = r.place and r.n > 1
    returning r.line, r.sourced_id, r.first_line, r.is_other
)
insert into staged_fault
select 'users.csv', line, 'sourcedId', sourced_id, 'ID_TWICE', first_line, ''
from dropped where is_other
"""

ORGS_TWICE = """
delete from staged_org o using staged_org first
where first.sourced_id = o.sourced_id and first.line < o.line
"""

DEMOGRAPHICS_TWICE = """
delete from staged_demographics d using (
    select person, min(line) as line from staged_demographics group by person having count(*) > 1
) first
where first.person = d.person and d.line > first.line
"""

# 1.2 says in roles.csv what a person is. A mistake in a teacher's row is nobody's business here.
ROLES = """
update staged_user u
set role = r.role, relationship = coalesce(nullif(u.relationship, ''), r.relationship, '')
from (
    select person,
           case when bool_or(role = 'STUDENT') then 'STUDENT'
                when bool_or(role = 'GUARDIAN') then 'GUARDIAN' else 'STAFF' end as role,
           min(relationship) filter (where role = 'GUARDIAN') as relationship
    from staged_role
    where ends_on is null or ends_on >= %(today)s
    group by person
) r
where r.person = u.sourced_id;

delete from staged_refusal f
using (select person from staged_role group by person having bool_and(role = 'STAFF')) staff
where f.file = 'users.csv' and f.sourced_id = staff.person;

insert into staged_fault
select 'users.csv', line, 'sourcedId', sourced_id, 'ROLE_MISSING', null, sourced_id
from staged_user where role = '' and not is_leaving
"""

PARENT_ORGS = """
insert into staged_fault
select 'orgs.csv', o.line, 'parentSourcedId', o.parent, 'PARENT_ORG_UNKNOWN', null, ''
from staged_org o
where o.parent <> '' and not exists (
    select from staged_org parent where parent.sourced_id = o.parent)
"""

# A school by its state code, of 14 digits or of 7 within the district; else by its name.
SCHOOLS = """
drop table if exists pg_temp.staged_school;
create temporary table staged_school on commit drop as
with known as (
    select n.id, n.cds_code, lower(n.name) as name, s.status
    from network_school s join network_organization n on n.id = s.organization_id
    where s.district_id = %(district)s
), by_name as (
    select distinct on (name) name, id from known order by name, (status = 'ACTIVE') desc, id
), named as (
    select o.*, regexp_replace(case when o.identifier = '' then o.sourced_id else o.identifier end,
                               '[^0-9]', '', 'g') as digits
    from staged_org o where o.type = 'school'
)
select o.sourced_id, o.line, o.name, o.identifier, coalesce(k.id, n.id) as school_id
from named o
left join known k
  on k.cds_code = case length(o.digits) when 14 then o.digits
                  when 7 then left(%(district_cds)s, 7) || o.digits end
left join by_name n on n.name = lower(o.name);
analyze staged_school
"""

ENROLLMENTS = """
insert into staged_fault
select 'enrollments.csv', e.line, 'userSourcedId', e.person, 'USER_UNKNOWN', null, ''
from staged_enrollment e
where %(users_are_whole)s
  and not exists (select from staged_user u where u.sourced_id = e.person)
  and not exists (select from staged_refusal r where r.whole_row and r.sourced_id = e.person);

insert into staged_fault
select 'demographics.csv', d.line, 'sourcedId', d.person, 'USER_UNKNOWN', null, ''
from staged_demographics d
where %(users_are_whole)s
  and not exists (select from staged_user u where u.sourced_id = d.person)
  and not exists (select from staged_refusal r where r.whole_row and r.sourced_id = d.person);

insert into staged_fault
select 'enrollments.csv', e.line, 'schoolSourcedId', e.school, 'ORG_UNKNOWN', null, ''
from staged_enrollment e
where %(orgs_are_whole)s
  and not exists (select from staged_org o where o.sourced_id = e.school);

insert into staged_fault
select 'enrollments.csv', e.line, 'classSourcedId', e.class, 'CLASS_UNKNOWN', null, ''
from staged_enrollment e
where %(classes_are_whole)s
  and not exists (select from staged_class c where c.sourced_id = e.class)
"""

AGENTS = """
drop table if exists pg_temp.staged_agent;
create temporary table staged_agent on commit drop as
select u.line, u.sourced_id as person, u.role, agent.place, btrim(agent.number) as agent
from staged_user u,
     unnest(string_to_array(u.agents, ',')) with ordinality as agent (number, place)
where u.agents <> '' and u.role in ('STUDENT', 'GUARDIAN') and btrim(agent.number) <> '';
analyze staged_agent;

insert into staged_fault
select 'users.csv', a.line, 'agentSourcedIds', a.agent, 'AGENT_UNKNOWN', null, ''
from staged_agent a
where %(users_are_whole)s
  and not exists (select from staged_user u where u.sourced_id = a.agent)
  and not exists (select from staged_refusal r where r.whole_row and r.sourced_id = a.agent)
"""

# The school a student is at: where most classes are, a primary one first; else as the student's
# own row says. Someone whose every enrollment has ended is at none.
PLACES = """
drop table if exists pg_temp.staged_place;
create temporary table staged_place on commit drop as
select distinct on (person) person, school_id, begins_on, grade
from (
    select e.person, s.school_id, min(e.begins_on) as begins_on, max(c.grade) as grade,
           bool_or(e.is_primary) as is_primary, count(*) as classes
    from staged_enrollment e
    join staged_school s on s.sourced_id = e.school
    left join staged_class c on c.sourced_id = e.class
    where e.ends_on is null or e.ends_on >= %(today)s
    group by e.person, s.school_id
) there
order by person, school_id is null, is_primary desc, classes desc, begins_on, school_id;

drop table if exists pg_temp.staged_ended;
create temporary table staged_ended on commit drop as
select person from staged_enrollment
group by person having bool_and(ends_on < %(today)s);

insert into staged_place
select distinct on (person) person, school_id, null::date, null::smallint
from (
    select u.sourced_id as person, u.primary_org as org, 0 as rank
    from staged_user u where u.primary_org <> '' and u.role = 'STUDENT'
    union all
    select r.person, r.org, case when r.is_primary then 1 else 2 end
    from staged_role r where r.role = 'STUDENT' and (r.ends_on is null or r.ends_on >= %(today)s)
    union all
    select u.sourced_id, btrim(org.number), 2 + org.place
    from staged_user u,
         unnest(string_to_array(u.orgs, ',')) with ordinality as org (number, place)
    where u.role = 'STUDENT' and u.orgs <> ''
) said
join staged_school s on s.sourced_id = said.org
where not exists (select from staged_place p where p.person = said.person)
  and not exists (select from staged_ended e where e.person = said.person)
order by person, school_id is null, rank, s.line;
analyze staged_place;
analyze staged_ended
"""

ORG_NUMBERS = """
insert into staged_fault
select 'users.csv', u.line, 'orgSourcedIds', btrim(org.number), 'ORG_UNKNOWN', null,
       case when p.school_id is null then u.sourced_id else '' end, p.school_id is not null
from staged_user u
cross join lateral unnest(string_to_array(u.orgs, ',')) as org (number)
left join staged_place p on p.person = u.sourced_id
where %(orgs_are_whole)s and u.role = 'STUDENT' and u.orgs <> '' and not u.is_leaving
  and not exists (select from staged_org o where o.sourced_id = btrim(org.number))
"""

# A student with no school of the district: the file's school is not ours, or it names none.
SCHOOL_OF_STUDENT = """
insert into staged_fault
select 'users.csv', u.line, case when s.line is null then 'orgSourcedIds' else 'identifier' end,
       coalesce(nullif(s.identifier, ''), s.name, ''),
       case when s.line is null then 'SCHOOL_MISSING' else 'SCHOOL_UNKNOWN' end, null,
       u.sourced_id
from staged_user u
left join staged_place p on p.person = u.sourced_id
left join lateral (
    select k.line, k.identifier, k.name from staged_school k
    where k.school_id is null and (
        k.sourced_id in (select e.school from staged_enrollment e where e.person = u.sourced_id)
        or k.sourced_id = any (string_to_array(replace(u.orgs, ' ', ''), ','))
        or k.sourced_id = u.primary_org
        or k.sourced_id in (select r.org from staged_role r where r.person = u.sourced_id))
    order by k.line limit 1
) s on true
where u.role = 'STUDENT' and not u.is_leaving and p.school_id is null
  and not exists (select from staged_ended e where e.person = u.sourced_id)
  and not exists (select from staged_fault f
                  where f.rule = 'ORG_UNKNOWN' and f.sourced_id = u.sourced_id)
"""

SSIDS_TWICE = """
with twice as (
    select ssid from staged_user
    where ssid <> '' and role = 'STUDENT' group by ssid having count(*) > 1
), ranked as (
    select u.ctid as place, u.line, u.ssid, row_number() over numbers as n,
           first_value(u.line) over numbers as first_line
    from staged_user u join twice using (ssid)
    where u.role = 'STUDENT'
    window numbers as (partition by u.ssid order by u.line)
), emptied as (
    update staged_user u set ssid = '' from ranked r
    where u.ctid = r.place and r.n > 1
    returning r.line, r.ssid, r.first_line
)
insert into staged_fault
select 'users.csv', line, 'userIds', ssid, 'SSID_TWICE', first_line, ''
from emptied
"""

# A fault that names a person keeps the whole row aside; the rest only their value.
WORDS = """
insert into staged_refusal
select f.file, f.line, f."column", left(f.value, 80), f.rule,
       replace(w.why, '{first_line}', coalesce(to_char(f.first_line, 'FM999,999,999'), '')),
       w.remedy, w.whole_row and not f.row_is_taken, f.sourced_id
from staged_fault f join staged_wording w using (rule);

delete from staged_user u using staged_fault f
where f.sourced_id = u.sourced_id and f.sourced_id <> '';
truncate staged_fault;
analyze staged_refusal
"""


def run(
    *, package: Package, district: UUID, district_cds: str, today: date, tell: Tell, rows: int
) -> None:
    """Check the staged rows against each other and against the district's schools."""
    facts: Facts = {
        "today": today,
        "district": district,
        "district_cds": district_cds,
        # A file of changes need not repeat what we have; then nothing missing is a fault.
        "users_are_whole": package.mode("users") is Mode.BULK,
        "orgs_are_whole": package.mode("orgs") is Mode.BULK,
        "classes_are_whole": package.mode("classes") is Mode.BULK,
    }
    checks = [FAULTS, USERS_TWICE, ORGS_TWICE, DEMOGRAPHICS_TWICE]
    if package.version.name != "1.1":
        checks.append(ROLES)
    if facts["orgs_are_whole"]:
        checks.append(PARENT_ORGS)
    checks += [SCHOOLS, ENROLLMENTS, AGENTS, PLACES, ORG_NUMBERS, SCHOOL_OF_STUDENT]
    checks += [SSIDS_TWICE, WORDS]
    with connection.cursor() as cursor:
        for number, check in enumerate(checks):
            tell("CHECKING", number / len(checks), rows)
            execute(cursor, check, facts)
