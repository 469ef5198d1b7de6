import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from aldea.core.rls import Open, Rows, open_to_all
from aldea.partners.models.search_entry import Minutes

WHY = "A directory of services is public information, and tells of no student."
# Entries are derived: they are made anew by the next load of a directory.
EMPTY = "delete from partners_searchposting"


def listed():
    return django.contrib.postgres.fields.ArrayField(
        base_field=models.TextField(), default=list, size=None
    )


def whose(model, kind, **more):
    return kind(on_delete=django.db.models.deletion.CASCADE, to=f"partners.{model}", **more)


def unknown():
    return models.FloatField(blank=True, null=True)


class Migration(migrations.Migration):
    dependencies = [("partners", "0026_search_text")]

    operations = [
        # Anew, because the order of columns counts.
        migrations.DeleteModel("SearchEntry"),
        migrations.RunSQL(EMPTY, EMPTY),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("is_active", models.BooleanField(default=True)),
                ("number", models.IntegerField(unique=True)),
                ("facets", models.IntegerField(default=0)),
                ("minimum_age", models.FloatField(default=0)),
                ("maximum_age", models.FloatField(default=200)),
                (
                    "service",
                    whose(
                        "service",
                        models.OneToOneField,
                        primary_key=True,
                        related_name="entry",
                        serialize=False,
                    ),
                ),
                ("organization", whose("listedorganization", models.ForeignKey, related_name="+")),
                ("latitude", unknown()),
                ("longitude", unknown()),
                ("latitude_2", unknown()),
                ("longitude_2", unknown()),
                ("latitude_3", unknown()),
                ("longitude_3", unknown()),
                ("room", unknown()),
                ("room_at", models.DateTimeField(blank=True, null=True)),
                ("room_until", models.DateTimeField(blank=True, null=True)),
                ("languages", models.TextField(blank=True)),
                ("hours", Minutes()),
                ("terms", listed()),
                ("campuses", listed()),
                ("name", models.TextField()),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["terms"], name="search_entry_terms"
                    )
                ],
            },
        ),
        open_to_all("partners_searchentry", why=WHY, jobs="select, insert, update, delete"),
        Open("partners_searchentry", why=WHY, staff=Rows("update", columns="organization_id")),
        migrations.AddIndex(
            "openhour",
            models.Index(
                fields=["weekday"],
                name="open_hour_rare",
                condition=~Q(nth=None, starts_on=None, ends_before=None),
            ),
        ),
    ]
