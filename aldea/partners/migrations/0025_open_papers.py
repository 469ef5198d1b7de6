from django.db import migrations

from aldea.core.rls import Open

WHY = "Which guides on paper were asked for and made, from a public directory; of no student."


class Migration(migrations.Migration):
    dependencies = [("partners", "0024_papers")]

    operations = [
        Open(
            "partners_paperorder",
            why=WHY,
            staff="select, insert, update",
            jobs="select, update, delete",
        ),
        Open(
            "partners_paperguide",
            why=WHY,
            staff="select, insert",
            jobs="select, update, delete",
        ),
    ]
