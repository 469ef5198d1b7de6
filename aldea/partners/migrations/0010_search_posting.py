import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

import aldea.core.ids


def added(name, field, *, needed=False):
    return migrations.AddField("searchentry", name, field, preserve_default=not needed)


def listed(base):
    return django.contrib.postgres.fields.ArrayField(base_field=base, default=list, size=None)


class Migration(migrations.Migration):
    dependencies = [("partners", "0009_closed_once")]

    operations = [
        migrations.CreateModel(
            name="SearchPosting",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=aldea.core.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("stem", models.TextField(unique=True)),
                ("rarity", models.FloatField()),
                (
                    "numbers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), size=None
                    ),
                ),
                (
                    "weights",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.FloatField(), size=None
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("rarity__gt", 0)), name="search_posting_is_rare"
                    )
                ],
            },
        ),
        # Entries are derived: they are made anew by the next load of a directory.
        migrations.RunSQL("delete from partners_searchentry", migrations.RunSQL.noop),
        migrations.RemoveIndex("searchentry", "search_entry_words"),
        migrations.RemoveField("searchentry", "words"),
        added(
            "organization",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="partners.listedorganization",
                default=None,
            ),
            needed=True,
        ),
        added("number", models.IntegerField(unique=True, default=0), needed=True),
        added("is_active", models.BooleanField(default=True)),
        added("minimum_age", models.FloatField(default=0)),
        added("maximum_age", models.FloatField(default=200)),
        added("takes_medi_cal", models.BooleanField(default=False)),
        added("is_drop_in", models.BooleanField(default=False)),
        added("hours", listed(django.contrib.postgres.fields.ranges.IntegerRangeField())),
        added("has_rare_hours", models.BooleanField(default=False)),
        added("latitude", models.FloatField(null=True, blank=True)),
        added("longitude", models.FloatField(null=True, blank=True)),
        added("has_points", models.BooleanField(default=False)),
        added("campuses", listed(models.TextField())),
    ]
