from django.db import migrations

from aldea.core.rls import Open, open_to_all


class Migration(migrations.Migration):
    dependencies = [("partners", "0014_freshness")]

    operations = [
        open_to_all(
            "partners_lesson",
            why="What referrals met at a public listing, of nobody: the search ranks by it.",
            staff="select, insert, delete",
            link="select, insert, delete",
            jobs="select, insert, update, delete",
        ),
        Open(
            "partners_missedcall",
            why="Calls of staff to a public listing that nobody answered; of no student.",
            staff="select, insert, delete",
            jobs="select, insert, update, delete",
        ),
        Open(
            "partners_checkclaim",
            why="Which of the staff is calling a public listing right now; of no student.",
            staff="select, insert, update, delete",
            jobs="select, insert, update, delete",
        ),
    ]
