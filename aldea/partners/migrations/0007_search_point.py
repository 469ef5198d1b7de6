import django.db.models.deletion
from django.db import migrations, models

import aldea.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0006_open_guide"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchPoint",
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
                ("latitude", models.FloatField()),
                ("longitude", models.FloatField()),
                ("campus", models.CharField(blank=True, max_length=14)),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="points",
                        to="partners.service",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("latitude__range", (-90, 90)), ("longitude__range", (-180, 180))
                        ),
                        name="search_point_is_on_earth",
                    )
                ],
            },
        ),
    ]
