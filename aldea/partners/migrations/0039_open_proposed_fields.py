from django.db import migrations

from aldea.core.rls import Open


class Migration(migrations.Migration):
    dependencies = [("partners", "0038_proposed_fields")]

    operations = [
        Open(
            "partners_proposedfield",
            why="What anybody says should stand in a listing; staff of any school read and answer.",
            visitor="insert",
            staff="select, update",
            jobs="select, insert, update, delete",
        ),
    ]
