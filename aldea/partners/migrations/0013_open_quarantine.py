from django.db import migrations

from aldea.core.rls import Open


class Migration(migrations.Migration):
    dependencies = [("partners", "0012_quarantine")]

    operations = [
        Open(
            "partners_keptfile",
            why="Directory files as others sent them; only the imports write and read them.",
            jobs="select, insert, delete",
        ),
        Open(
            "partners_heldrow",
            why="Rows of public directories that wait for their organization; of no student.",
            jobs="select, insert, update, delete",
        ),
    ]
