from django.db import migrations

from aldea.core.rls import Open, Protect, Rows


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
        ("network", "0002_protect"),
        ("accounts", "0002_protect"),
    ]

    operations = [
        Protect("access_grant", app=Rows("select"), jobs=Rows("select")),
        Open(
            "access_sharing",
            why="What agreements allow says nothing about a person, and every policy reads it.",
            app="select",
            staff="select",
            partner="select",
            link="select",
            jobs="select, insert, update",
        ),
    ]
