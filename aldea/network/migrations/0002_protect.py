from django.db import migrations

from aldea.core.rls import open_to_all


class Migration(migrations.Migration):
    dependencies = [("network", "0001_initial")]

    operations = [
        open_to_all(
            "network_organization",
            why="Schools and partners are public: the state and the directory publish them.",
            jobs="select, insert, update",
        ),
        open_to_all(
            "network_school",
            why="Schools are public: the state publishes them.",
            jobs="select, insert, update",
        ),
    ]
