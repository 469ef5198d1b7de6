import django.contrib.postgres.fields
from django.db import migrations, models

from aldea.core.rls import open_to_all

# Entries are derived: they are made anew by the next load of a directory.
EMPTY = "delete from partners_searchentry; delete from partners_searchposting"


def listed(base, **more):
    return django.contrib.postgres.fields.ArrayField(base_field=base, size=None, **more)


def added(model, name, field):
    return migrations.AddField(model, name, field, preserve_default=False)


class Migration(migrations.Migration):
    dependencies = [("partners", "0025_open_papers")]

    operations = [
        migrations.CreateModel(
            name="SearchText",
            fields=[
                ("service_id", models.UUIDField(primary_key=True, serialize=False)),
                ("number", models.IntegerField(unique=True)),
                ("stems", listed(models.TextField(), default=list)),
                ("times", listed(models.IntegerField(), default=list)),
                ("words", listed(models.TextField(), default=list)),
            ],
        ),
        open_to_all(
            "partners_searchtext",
            why="A directory of services is public information, and tells of no student.",
            jobs="select, insert, update, delete",
        ),
        migrations.RunSQL(EMPTY, EMPTY),
        added("searchentry", "name", models.TextField(default="")),
        migrations.RemoveConstraint("searchposting", "search_posting_is_rare"),
        migrations.RemoveField("searchposting", "rarity"),
        migrations.RemoveField("searchposting", "weights"),
        added("searchposting", "total", models.BigIntegerField(default=0)),
        added("searchposting", "times", listed(models.IntegerField(), default=list)),
        added("searchposting", "lengths", listed(models.IntegerField(), default=list)),
    ]
