from django.db import migrations

from aldea.core.rls import EVERYTHING, Open, Protect, Rows, open_to_all

# A role held at the place itself, at its district or at the county office.
MINE = """
    {table}.organization_id = {{organizations}}
    or exists (select 1 from network_school s
        where {table}.organization_id in (s.organization_id, s.district_id)
          and (s.district_id = {{organizations}} or s.county_office_id = {{organizations}}))
"""
SEEN = Rows("select")


def at_the_place(table: str) -> Protect:
    return Protect(
        table,
        staff=(SEEN, Rows("insert, update", MINE.format(table=table))),
        partner=SEEN,
        guardian=SEEN,
        link=SEEN,
        visitor=SEEN,
        app=SEEN,
        jobs=EVERYTHING,
    )


class Migration(migrations.Migration):
    dependencies = [("partners", "0005_guide"), ("audit", "0003_visitors")]

    operations = [
        at_the_place("partners_closure"),
        at_the_place("partners_answerer"),
        open_to_all(
            "partners_wording",
            why="Texts of the public directory in other languages.",
            jobs="select, insert, update, delete",
        ),
        open_to_all(
            "partners_remark",
            why="What staff say beside a public listing, for every family to read.",
            staff="select, insert, update",
            jobs="select, insert, update, delete",
        ),
        open_to_all(
            "partners_verification",
            why="When a public listing was last checked by a person, for every family to read.",
            staff="select, insert",
            jobs="select, insert",
        ),
        Open(
            "partners_changerequest",
            why="Anybody may say that a listing is wrong; staff of any school read and answer.",
            visitor="insert",
            staff="select, update",
            jobs="select, insert, update, delete",
        ),
    ]
