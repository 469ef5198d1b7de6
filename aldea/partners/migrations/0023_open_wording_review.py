from django.db import migrations

from aldea.core.rls import Open, Rows


class Migration(migrations.Migration):
    dependencies = [("partners", "0022_wording_review")]

    operations = [
        Open(
            "partners_wording",
            why="Staff write and review texts of the public directory in other languages.",
            staff="insert",
        ),
        Open(
            "partners_wording",
            why="Staff correct a wording and say that it is right; its source never changes.",
            staff=Rows("update", columns="text, reviewed_on, reviewed_by_id"),
        ),
        Open(
            "partners_wordingplace",
            why="Where in public listings translated texts stand or stood; of no student.",
            staff="select, insert",
            jobs="select, insert, delete",
        ),
    ]
