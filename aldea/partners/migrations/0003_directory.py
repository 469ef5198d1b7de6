import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

import aldea.core.ids

# Words of both languages without accents; "plain" keeps them whole, for finding misspelt ones.
WORDS = """
create text search configuration aldea_en (copy = english);
alter text search configuration aldea_en
    alter mapping for asciiword, asciihword, hword_asciipart, hword, hword_part, word
    with unaccent, english_stem;
create text search configuration aldea_es (copy = spanish);
alter text search configuration aldea_es
    alter mapping for asciiword, asciihword, hword_asciipart, hword, hword_part, word
    with unaccent, spanish_stem;
create text search configuration aldea_plain (copy = simple);
alter text search configuration aldea_plain
    alter mapping for asciiword, asciihword, hword_asciipart, hword, hword_part, word
    with unaccent, simple;
"""
NO_WORDS = """
drop text search configuration aldea_en;
drop text search configuration aldea_es;
drop text search configuration aldea_plain;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0002_protect"),
        ("partners", "0002_protect"),
    ]

    operations = [
        migrations.RunSQL(WORDS, NO_WORDS),
        migrations.CreateModel(
            name="DirectoryFile",
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
                ("name", models.CharField(max_length=255)),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("loaded_at", models.DateTimeField()),
                ("new", models.IntegerField(default=0)),
                ("changed", models.IntegerField(default=0)),
                ("removed", models.IntegerField(default=0)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Service",
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
                ("extra", models.JSONField(blank=True, default=dict)),
                ("name", models.TextField()),
                ("alternate_name", models.TextField(blank=True)),
                ("description", models.TextField(blank=True)),
                ("url", models.TextField(blank=True)),
                ("email", models.TextField(blank=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("active", "Active"),
                            ("inactive", "Inactive"),
                            ("defunct", "Closed for good"),
                            ("temporarily closed", "Closed for now"),
                        ],
                        max_length=20,
                    ),
                ),
                ("interpretation_services", models.TextField(blank=True)),
                ("application_process", models.TextField(blank=True)),
                ("fees_description", models.TextField(blank=True)),
                ("wait_time", models.TextField(blank=True)),
                ("fees", models.TextField(blank=True)),
                ("accreditations", models.TextField(blank=True)),
                ("eligibility_description", models.TextField(blank=True)),
                ("minimum_age", models.FloatField(blank=True, null=True)),
                ("maximum_age", models.FloatField(blank=True, null=True)),
                ("assured_date", models.TextField(blank=True)),
                ("assurer_email", models.TextField(blank=True)),
                ("licenses", models.TextField(blank=True)),
                ("alert", models.TextField(blank=True)),
                ("last_modified", models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name="Taxonomy",
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
                ("extra", models.JSONField(blank=True, default=dict)),
                ("name", models.TextField()),
                ("description", models.TextField()),
                ("uri", models.TextField(blank=True)),
                ("version", models.TextField(blank=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Unit",
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
                ("extra", models.JSONField(blank=True, default=dict)),
                ("name", models.TextField()),
                ("scheme", models.TextField(blank=True)),
                ("identifier", models.TextField(blank=True)),
                ("uri", models.TextField(blank=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ListedOrganization",
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
                ("extra", models.JSONField(blank=True, default=dict)),
                ("name", models.TextField()),
                ("alternate_name", models.TextField(blank=True)),
                ("description", models.TextField()),
                ("email", models.TextField(blank=True)),
                ("website", models.TextField(blank=True)),
                ("tax_status", models.TextField(blank=True)),
                ("tax_id", models.TextField(blank=True)),
                ("year_incorporated", models.FloatField(blank=True, null=True)),
                ("legal_status", models.TextField(blank=True)),
                ("logo", models.TextField(blank=True)),
                ("uri", models.TextField(blank=True)),
                ("parent_organization_id", models.UUIDField(blank=True, null=True)),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.organization",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Location",
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
                ("extra", models.JSONField(blank=True, default=dict)),
                (
                    "location_type",
                    models.CharField(
                        choices=[
                            ("physical", "A place"),
                            ("postal", "A postal address"),
                            ("virtual", "By telephone or on line"),
                        ],
                        max_length=20,
                    ),
                ),
                ("url", models.TextField(blank=True)),
                ("name", models.TextField(blank=True)),
                ("alternate_name", models.TextField(blank=True)),
                ("description", models.TextField(blank=True)),
                ("transportation", models.TextField(blank=True)),
                ("latitude", models.FloatField(blank=True, null=True)),
                ("longitude", models.FloatField(blank=True, null=True)),
                ("external_identifier", models.TextField(blank=True)),
                ("external_identifier_type", models.TextField(blank=True)),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="locations",
                        to="partners.listedorganization",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Contact",
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
                ("extra", models.JSONField(blank=True, default=dict)),
                ("name", models.TextField(blank=True)),
                ("title", models.TextField(blank=True)),
                ("department", models.TextField(blank=True)),
                ("email", models.TextField(blank=True)),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contacts",
                        to="partners.listedorganization",
                    ),
                ),
                (
                    "location",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contacts",
                        to="partners.location",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Address",
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
                ("extra", models.JSONField(blank=True, default=dict)),
                ("attention", models.TextField(blank=True)),
                ("address_1", models.TextField()),
                ("address_2", models.TextField(blank=True)),
                ("city", models.TextField()),
                ("region", models.TextField(blank=True)),
                ("state_province", models.TextField()),
                ("postal_code", models.TextField()),
                ("country", models.TextField()),
                ("address_type", models.TextField()),
                (
                    "location",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="addresses",
                        to="partners.location",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Accessibility",
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
                ("extra", models.JSONField(blank=True, default=dict)),
                ("description", models.TextField(blank=True)),
                ("details", models.TextField(blank=True)),
                ("url", models.TextField(blank=True)),
                (
                    "location",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="accessibility",
                        to="partners.location",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Metadata",
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
                ("extra", models.JSONField(blank=True, default=dict)),
                ("hsds_id", models.UUIDField()),
                ("resource_id", models.UUIDField()),
                ("resource_type", models.TextField()),
                ("last_action_date", models.TextField()),
                ("last_action_type", models.TextField()),
                ("field_name", models.TextField()),
                ("previous_value", models.TextField(blank=True)),
                ("replacement_value", models.TextField(blank=True)),
                ("updated_by", models.TextField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("hsds_id", "resource_id"), name="metadata_once_a_row"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OrganizationIdentifier",
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
                ("extra", models.JSONField(blank=True, default=dict)),
                ("identifier_scheme", models.TextField(blank=True)),
                ("identifier_type", models.TextField()),
                ("identifier", models.TextField()),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="organization_identifiers",
                        to="partners.listedorganization",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Program",
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
                ("extra", models.JSONField(blank=True, default=dict)),
                ("name", models.TextField()),
                ("alternate_name", models.TextField(blank=True)),
                ("description", models.TextField()),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="programs",
                        to="partners.listedorganization",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "service",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="entry",
                        serialize=False,
                        to="partners.service",
                    ),
                ),
                ("words", django.contrib.postgres.search.SearchVectorField()),
                (
                    "terms",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, size=None
                    ),
                ),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, size=None
                    ),
                ),
                ("is_free", models.BooleanField(default=False)),
                ("needs_papers", models.BooleanField(default=False)),
                ("is_virtual", models.BooleanField(default=False)),
                ("opens_evenings", models.BooleanField(default=False)),
                ("opens_saturdays", models.BooleanField(default=False)),
                ("room", models.FloatField(blank=True, null=True)),
                ("room_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.AddField(
            model_name="service",
            name="organization",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="services",
                to="partners.listedorganization",
            ),
        ),
        migrations.AddField(
            model_name="service",
            name="program",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="services",
                to="partners.program",
            ),
        ),
        migrations.CreateModel(
            name="RequiredDocument",
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
                ("extra", models.JSONField(blank=True, default=dict)),
                ("document", models.TextField(blank=True)),
                ("uri", models.TextField(blank=True)),
                (
                    "service",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="required_documents",
                        to="partners.service",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Phone",
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
                ("extra", models.JSONField(blank=True, default=dict)),
                ("number", models.TextField()),
                ("extension", models.FloatField(blank=True, null=True)),
                ("type", models.TextField(blank=True)),
                ("description", models.TextField(blank=True)),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phones",
                        to="partners.contact",
                    ),
                ),
                (
                    "location",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phones",
                        to="partners.location",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phones",
                        to="partners.listedorganization",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phones",
                        to="partners.service",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OpenHour",
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
                ("weekday", models.SmallIntegerField()),
                ("opens", models.TimeField()),
                ("closes", models.TimeField()),
                ("nth", models.SmallIntegerField(blank=True, null=True)),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("ends_before", models.DateField(blank=True, null=True)),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hours",
                        to="partners.service",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Language",
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
                ("extra", models.JSONField(blank=True, default=dict)),
                ("name", models.TextField(blank=True)),
                ("code", models.TextField(blank=True)),
                ("note", models.TextField(blank=True)),
                (
                    "location",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="languages",
                        to="partners.location",
                    ),
                ),
                (
                    "phone",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="languages",
                        to="partners.phone",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="languages",
                        to="partners.service",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Funding",
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
                ("extra", models.JSONField(blank=True, default=dict)),
                ("source", models.TextField(blank=True)),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="funding",
                        to="partners.listedorganization",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="funding",
                        to="partners.service",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CostOption",
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
                ("extra", models.JSONField(blank=True, default=dict)),
                ("valid_from", models.TextField(blank=True)),
                ("valid_to", models.TextField(blank=True)),
                ("option", models.TextField(blank=True)),
                ("currency", models.TextField(blank=True)),
                ("amount", models.FloatField(blank=True, null=True)),
                ("amount_description", models.TextField(blank=True)),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cost_options",
                        to="partners.service",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="contact",
            name="service",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="contacts",
                to="partners.service",
            ),
        ),
        migrations.CreateModel(
            name="SearchWord",
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
                ("word", models.CharField(max_length=60, unique=True)),
                ("weight", models.IntegerField()),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["word"], name="search_word_trigrams", opclasses=["gin_trgm_ops"]
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("weight__gt", 0)), name="search_word_has_weight"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ServiceAtLocation",
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
                ("extra", models.JSONField(blank=True, default=dict)),
                ("description", models.TextField(blank=True)),
                (
                    "location",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="service_at_locations",
                        to="partners.location",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="service_at_locations",
                        to="partners.service",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ServiceArea",
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
                ("extra", models.JSONField(blank=True, default=dict)),
                ("name", models.TextField(blank=True)),
                ("description", models.TextField(blank=True)),
                ("extent", models.TextField(blank=True)),
                ("extent_type", models.TextField(blank=True)),
                ("uri", models.TextField(blank=True)),
                (
                    "service",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="service_areas",
                        to="partners.service",
                    ),
                ),
                (
                    "service_at_location",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="service_areas",
                        to="partners.serviceatlocation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Schedule",
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
                ("extra", models.JSONField(blank=True, default=dict)),
                ("valid_from", models.TextField(blank=True)),
                ("valid_to", models.TextField(blank=True)),
                ("dtstart", models.TextField(blank=True)),
                ("timezone", models.FloatField(blank=True, null=True)),
                ("until", models.TextField(blank=True)),
                ("count", models.FloatField(blank=True, null=True)),
                ("wkst", models.TextField(blank=True)),
                ("freq", models.TextField(blank=True)),
                ("interval", models.FloatField(blank=True, null=True)),
                ("byday", models.TextField(blank=True)),
                ("byweekno", models.TextField(blank=True)),
                ("bymonthday", models.TextField(blank=True)),
                ("byyearday", models.TextField(blank=True)),
                ("description", models.TextField(blank=True)),
                ("opens_at", models.TextField(blank=True)),
                ("closes_at", models.TextField(blank=True)),
                ("schedule_link", models.TextField(blank=True)),
                ("attending_type", models.TextField(blank=True)),
                ("notes", models.TextField(blank=True)),
                (
                    "location",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="schedules",
                        to="partners.location",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="schedules",
                        to="partners.service",
                    ),
                ),
                (
                    "service_at_location",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="schedules",
                        to="partners.serviceatlocation",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="phone",
            name="service_at_location",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="phones",
                to="partners.serviceatlocation",
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="service_at_location",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="contacts",
                to="partners.serviceatlocation",
            ),
        ),
        migrations.CreateModel(
            name="TaxonomyTerm",
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
                ("extra", models.JSONField(blank=True, default=dict)),
                ("code", models.TextField(blank=True)),
                ("name", models.TextField()),
                ("description", models.TextField()),
                ("parent_id", models.UUIDField(blank=True, null=True)),
                ("taxonomy", models.TextField(blank=True)),
                ("language", models.TextField(blank=True)),
                ("term_uri", models.TextField(blank=True)),
                (
                    "taxonomy_detail",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="terms",
                        to="partners.taxonomy",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Attribute",
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
                ("extra", models.JSONField(blank=True, default=dict)),
                ("hsds_id", models.UUIDField()),
                ("link_id", models.UUIDField()),
                ("resource", models.TextField()),
                ("link_type", models.TextField(blank=True)),
                ("link_entity", models.TextField(blank=True)),
                ("value", models.TextField(blank=True)),
                ("label", models.TextField(blank=True)),
                (
                    "taxonomy_term",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attributes",
                        to="partners.taxonomyterm",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ServiceCapacity",
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
                ("extra", models.JSONField(blank=True, default=dict)),
                ("available", models.FloatField()),
                ("maximum", models.FloatField(blank=True, null=True)),
                ("description", models.TextField(blank=True)),
                ("updated", models.TextField()),
                ("updated_at", models.DateTimeField()),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="capacities",
                        to="partners.service",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.unit",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Url",
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
                ("extra", models.JSONField(blank=True, default=dict)),
                ("label", models.TextField(blank=True)),
                ("url", models.TextField()),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="additional_websites",
                        to="partners.listedorganization",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="additional_urls",
                        to="partners.service",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ZipPoint",
            fields=[
                ("zip_code", models.CharField(max_length=5, primary_key=True, serialize=False)),
                ("city", models.CharField(max_length=100)),
                ("latitude", models.FloatField()),
                ("longitude", models.FloatField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("latitude__range", (-90, 90)), ("longitude__range", (-180, 180))
                        ),
                        name="zip_point_is_on_earth",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="location",
            constraint=models.CheckConstraint(
                condition=models.Q(("location_type__in", ["physical", "postal", "virtual"])),
                name="location_type_is_a_word_of_hsds",
            ),
        ),
        migrations.AddIndex(
            model_name="searchentry",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["words"], name="search_entry_words"
            ),
        ),
        migrations.AddIndex(
            model_name="searchentry",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["terms"], name="search_entry_terms"
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["active", "inactive", "defunct", "temporarily closed"])
                ),
                name="service_status_is_a_word_of_hsds",
            ),
        ),
        migrations.AddConstraint(
            model_name="openhour",
            constraint=models.CheckConstraint(
                condition=models.Q(("weekday__range", (1, 7))), name="open_hour_weekday_is_iso"
            ),
        ),
        migrations.AddConstraint(
            model_name="openhour",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes__gt", models.F("opens"))),
                name="open_hour_closes_after_it_opens",
            ),
        ),
        migrations.AddConstraint(
            model_name="language",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("service__isnull", False),
                    ("location__isnull", False),
                    ("phone__isnull", False),
                    _connector="OR",
                ),
                name="language_belongs_to_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicearea",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("service__isnull", False),
                    ("service_at_location__isnull", False),
                    _connector="OR",
                ),
                name="service_area_belongs_to_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="schedule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("service__isnull", False),
                    ("location__isnull", False),
                    ("service_at_location__isnull", False),
                    _connector="OR",
                ),
                name="schedule_belongs_to_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="phone",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("location__isnull", False),
                    ("service__isnull", False),
                    ("organization__isnull", False),
                    ("contact__isnull", False),
                    ("service_at_location__isnull", False),
                    _connector="OR",
                ),
                name="phone_belongs_to_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("organization__isnull", False),
                    ("service__isnull", False),
                    ("service_at_location__isnull", False),
                    ("location__isnull", False),
                    _connector="OR",
                ),
                name="contact_belongs_to_something",
            ),
        ),
        migrations.AddIndex(
            model_name="taxonomyterm",
            index=models.Index(fields=["code"], name="taxonomy_term_code"),
        ),
        migrations.AddIndex(
            model_name="attribute",
            index=models.Index(fields=["link_id"], name="attribute_link"),
        ),
        migrations.AddConstraint(
            model_name="attribute",
            constraint=models.UniqueConstraint(
                fields=("hsds_id", "link_id"), name="attribute_once_a_row"
            ),
        ),
    ]
