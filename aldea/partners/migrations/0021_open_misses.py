from django.db import migrations

from aldea.core.rls import Open


class Migration(migrations.Migration):
    dependencies = [("partners", "0020_misses")]

    operations = [
        Open(
            "partners_miss",
            why="Counts of searches that found nothing, of nobody; families add and read nothing.",
            visitor="insert",
            staff="select",
            jobs="select, insert, delete",
        ),
    ]
