from django.db import migrations

from aldea.core.rls import Open

WHY = "Directory files as others sent them, and what is odd in them; of no student."


class Migration(migrations.Migration):
    dependencies = [("partners", "0018_sent_files")]

    operations = [
        Open(
            "partners_sentfile",
            why=WHY,
            staff="select, insert, update",
            jobs="select, insert, update",
        ),
        Open(
            "partners_flaggedvalue",
            why=WHY,
            staff="select, update",
            jobs="select, insert, update, delete",
        ),
        Open(
            "partners_heldrow",
            why="Rows of public directories that wait for their organization; of no student.",
            staff="select, update",
            jobs="select, insert, update, delete",
        ),
    ]
