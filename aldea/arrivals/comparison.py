"""The comparison: what a staged roster would change. Preview and apply both use this one.

A value the file leaves empty changes nothing. That somebody known gets the district's number for
the first time is no change to decide about: it is written along with the rest.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from aldea.arrivals import matching
from aldea.arrivals.formats.oneroster import Mode
from aldea.arrivals.formats.packages import Package
from aldea.arrivals.staging import Facts, Tell, execute

HELD_ABOVE_ROWS = 10
HELD_ABOVE_SHARE = 10  # percent of a school's students

# The value the file has, where it has one and it differs, as [before, after]; else null.
CHANGED = """
create or replace function pg_temp.changed(before text, after text) returns jsonb
language sql stable as $$
    select case when after <> '' and after is distinct from coalesce(before, '')
           then jsonb_build_array(coalesce(before, ''), after) end
$$
"""

CHANGES = """
drop table if exists pg_temp.staged_change;
create temporary table staged_change (
    kind text, who text, subject_id uuid, school_id uuid, name text, grade smallint,
    fields jsonb, line int
) on commit drop;

insert into staged_change
select 'NEW', 'STUDENT', id, school_id, given_name || ' ' || family_name, grade, '{}', line
from staged_student where is_new;

insert into staged_change
select 'CHANGED', 'STUDENT', s.id, s.school_id, s.given_name || ' ' || s.family_name, s.grade,
       f.fields, s.line
from staged_student s
join people_student p on p.id = s.id
left join lateral (
    select x.grade, x.school_id from staged_enrolled x where x.student_id = s.id
    order by x.school_id <> s.school_id, x.starts_on desc limit 1
) e on true
left join network_organization before on before.id = e.school_id
join network_organization after on after.id = s.school_id
cross join lateral (select jsonb_strip_nulls(jsonb_build_object(
    'given_name', pg_temp.changed(p.given_name, s.given_name),
    'middle_name', pg_temp.changed(p.middle_name, s.middle_name),
    'family_name', pg_temp.changed(p.family_name, s.family_name),
    'preferred_name', pg_temp.changed(p.preferred_name, s.preferred_name),
    'birth_date', pg_temp.changed(p.birth_date::text, s.birth_date::text),
    'phone', pg_temp.changed(p.phone, s.phone),
    'email', pg_temp.changed(p.email, s.email),
    'ssid', pg_temp.changed(p.ssid, s.ssid),
    'sourced_id', case when p.sourced_id <> '' then
        pg_temp.changed(p.sourced_id, s.sourced_id) end,
    'grade', pg_temp.changed(e.grade::text, s.grade::text),
    'school', case when e.school_id is distinct from s.school_id or exists (
        select from staged_enrolled x where x.student_id = s.id and x.school_id <> s.school_id)
        then jsonb_build_array(coalesce(before.name, ''), after.name) end
)) as fields) f
where not s.is_new and f.fields <> '{}';

insert into staged_change
select case when g.is_new then 'NEW' else 'CHANGED' end, 'GUARDIAN', g.id, g.school_id,
       g.given_name || ' ' || g.family_name, null, f.fields, g.line
from staged_guardian g
left join people_guardian p on p.id = g.id and not g.is_new
cross join lateral (select case when g.is_new then '{}'::jsonb else
    jsonb_strip_nulls(jsonb_build_object(
        'given_name', pg_temp.changed(p.given_name, g.given_name),
        'family_name', pg_temp.changed(p.family_name, g.family_name),
        'relationship', pg_temp.changed(p.relationship, g.relationship),
        'phone', pg_temp.changed(p.phone, g.phone),
        'email', pg_temp.changed(p.email, g.email),
        'language', pg_temp.changed(p.language, g.language),
        'sourced_id', case when p.sourced_id <> '' then
            pg_temp.changed(p.sourced_id, g.sourced_id) end
)) end as fields) f
where g.is_new or f.fields <> '{}';

insert into staged_change
select 'CHANGED', 'FAMILY', p.id,
       (select s.school_id from staged_student s where s.family_id = p.id order by s.line limit 1),
       p.name, null, f.fields, null
from staged_home h
join people_family p on p.id = h.id
cross join lateral (select jsonb_strip_nulls(jsonb_build_object(
    'home_language', pg_temp.changed(p.home_language, h.home_language),
    'zip_code', pg_temp.changed(p.zip_code, h.zip_code)
)) as fields) f
where f.fields <> '{}'
"""

# Known students of the district who are not in the file. One whose row was refused is in it.
LEAVING = """
insert into staged_change
select distinct on (p.id) 'LEAVING', 'STUDENT', p.id, e.school_id,
       p.given_name || ' ' || p.family_name, e.grade, '{}'::jsonb, null::int
from staged_enrolled e
join people_student p on p.id = e.student_id
where not exists (select from staged_student s where s.id = p.id)
  and (%(users_are_whole)s or exists (
        select from staged_user u where u.sourced_id = p.sourced_id and u.is_leaving)
    or exists (select from staged_ended d where d.person = p.sourced_id))
  and not exists (
        select from staged_refusal r
        where r.whole_row and r.sourced_id = p.sourced_id and p.sourced_id <> '')
order by p.id, e.starts_on desc;
analyze staged_change
"""

SCHOOLS = """
drop table if exists pg_temp.staged_toll;
create temporary table staged_toll on commit drop as
select school_id, sum(before)::int as students_before, sum(new)::int as new,
       sum(leaving)::int as leaving,
       sum(leaving) > %(rows)s and sum(leaving) * 100 > sum(before) * %(share)s as is_held
from (
    select school_id, count(distinct student_id) as before, 0 as new, 0 as leaving
    from staged_enrolled group by school_id
    union all
    select school_id, 0, count(*) filter (where kind = 'NEW'),
           count(*) filter (where kind = 'LEAVING')
    from staged_change where who = 'STUDENT' group by school_id
) told
group by school_id
"""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The figures of a comparison, and its fingerprint."""

    students: int
    new: int
    changed: int
    leaving: int
    new_guardians: int
    refused: int
    is_held: bool
    fingerprint: str
    changed_students: int

    @property
    def same(self) -> int:
        """Students in the file about whom there is nothing to do."""
        return self.students - self.new - self.changed_students

    @property
    def changes_nothing(self) -> bool:
        return not (self.new or self.changed or self.leaving or self.new_guardians)


FIGURES = """
select (select count(*) from staged_student),
       count(*) filter (where kind = 'NEW' and who = 'STUDENT'),
       count(*) filter (where kind = 'CHANGED'),
       count(*) filter (where kind = 'LEAVING'),
       count(*) filter (where kind = 'NEW' and who = 'GUARDIAN'),
       (select count(*) from staged_refusal),
       (select coalesce(bool_or(is_held), false) from staged_toll),
       coalesce(sum(hashtextextended(concat_ws('|', kind, who, name, school_id, fields,
           case when kind = 'NEW' then line::text else subject_id::text end), 0)), 0)::text,
       count(*) filter (where kind = 'CHANGED' and who = 'STUDENT')
from staged_change
"""


def run(*, package: Package, district: UUID, today: date, tell: Tell, rows: int) -> Comparison:
    """Compare the staged roster with what is known of the district."""
    facts: Facts = {
        "today": today,
        "district": district,
        "users_are_whole": package.mode("users") is Mode.BULK,
        "rows": HELD_ABOVE_ROWS,
        "share": HELD_ABOVE_SHARE,
    }
    steps = (CHANGED, CHANGES, LEAVING, SCHOOLS)
    with connection.cursor() as cursor:
        tell("COMPARING", 0, rows)
        matching.run(cursor=cursor, facts=facts)
        for number, step in enumerate(steps):
            tell("COMPARING", (1 + number) / (1 + len(steps)), rows)
            execute(cursor, step, facts)
        cursor.execute(FIGURES)
        return Comparison(*cursor.fetchone())
