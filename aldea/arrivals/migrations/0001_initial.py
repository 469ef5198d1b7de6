import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import aldea.core.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_protect"),
        ("network", "0002_protect"),
    ]

    operations = [
        migrations.CreateModel(
            name="Arrival",
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
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("RECEIVED", "Being read"),
                            ("WAITING", "Waits for a decision"),
                            ("APPROVED", "Being applied"),
                            ("APPLIED", "Applied"),
                            ("REFUSED", "Refused"),
                            ("CANCELLED", "Cancelled"),
                            ("THROWN_AWAY", "Thrown away"),
                        ],
                        default="RECEIVED",
                        max_length=20,
                    ),
                ),
                ("file_name", models.CharField(max_length=255)),
                ("document", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.BigIntegerField()),
                ("version", models.CharField(max_length=10)),
                ("source_system", models.CharField(blank=True, max_length=200)),
                ("notes", models.JSONField(blank=True, default=list)),
                ("received_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                ("rows", models.PositiveIntegerField(default=0)),
                ("students", models.PositiveIntegerField(default=0)),
                ("new", models.PositiveIntegerField(default=0)),
                ("changed", models.PositiveIntegerField(default=0)),
                ("leaving", models.PositiveIntegerField(default=0)),
                ("same", models.PositiveIntegerField(default=0)),
                ("refused", models.PositiveIntegerField(default=0)),
                ("new_guardians", models.PositiveIntegerField(default=0)),
                ("fingerprint", models.CharField(blank=True, max_length=64)),
                ("was_overtaken", models.BooleanField(default=False)),
                ("is_held", models.BooleanField(default=False)),
                ("leaving_confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("applied_at", models.DateTimeField(blank=True, null=True)),
                ("refused_why", models.CharField(blank=True, max_length=500)),
                ("refused_remedy", models.CharField(blank=True, max_length=500)),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.profile",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.organization",
                    ),
                ),
                (
                    "leaving_confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.profile",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.organization",
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.profile",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ArrivalChange",
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
                (
                    "kind",
                    models.CharField(
                        choices=[("NEW", "New"), ("CHANGED", "Changed"), ("LEAVING", "Leaving")],
                        max_length=10,
                    ),
                ),
                (
                    "who",
                    models.CharField(
                        choices=[
                            ("STUDENT", "Student"),
                            ("GUARDIAN", "Guardian"),
                            ("FAMILY", "Family"),
                        ],
                        max_length=10,
                    ),
                ),
                ("subject_id", models.UUIDField()),
                ("name", models.CharField(max_length=210)),
                ("grade", models.SmallIntegerField(null=True)),
                ("fields", models.JSONField(default=dict)),
                (
                    "arrival",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="arrivals.arrival",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.organization",
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.organization",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ArrivalSchool",
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
                ("students_before", models.PositiveIntegerField()),
                ("new", models.PositiveIntegerField()),
                ("leaving", models.PositiveIntegerField()),
                ("is_held", models.BooleanField()),
                (
                    "missing_grades",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(), default=list, size=None
                    ),
                ),
                (
                    "arrival",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="schools",
                        to="arrivals.arrival",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.organization",
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.organization",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RefusedRow",
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
                ("file", models.CharField(max_length=40)),
                ("line", models.PositiveIntegerField()),
                ("column", models.CharField(blank=True, max_length=100)),
                ("value", models.CharField(blank=True, max_length=100)),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("ROW_WIDTH", "ROW_WIDTH"),
                            ("VALUE_MISSING", "VALUE_MISSING"),
                            ("VALUE_TOO_LONG", "VALUE_TOO_LONG"),
                            ("STATUS_MISSING", "STATUS_MISSING"),
                            ("STATUS_UNKNOWN", "STATUS_UNKNOWN"),
                            ("ID_TWICE", "ID_TWICE"),
                            ("DATE_DAY_FIRST", "DATE_DAY_FIRST"),
                            ("DATE_UNREADABLE", "DATE_UNREADABLE"),
                            ("BIRTH_DATE_UNLIKELY", "BIRTH_DATE_UNLIKELY"),
                            ("DATES_REVERSED", "DATES_REVERSED"),
                            ("GRADE_UNKNOWN", "GRADE_UNKNOWN"),
                            ("GRADE_BEFORE_SCHOOL", "GRADE_BEFORE_SCHOOL"),
                            ("GRADE_AFTER_SCHOOL", "GRADE_AFTER_SCHOOL"),
                            ("GRADE_MISSING", "GRADE_MISSING"),
                            ("ROLE_UNKNOWN", "ROLE_UNKNOWN"),
                            ("ROLE_MISSING", "ROLE_MISSING"),
                            ("ORG_TYPE_UNKNOWN", "ORG_TYPE_UNKNOWN"),
                            ("SSID_UNREADABLE", "SSID_UNREADABLE"),
                            ("SSID_TWICE", "SSID_TWICE"),
                            ("SSID_TAKEN", "SSID_TAKEN"),
                            ("EMAIL_UNREADABLE", "EMAIL_UNREADABLE"),
                            ("PHONE_UNREADABLE", "PHONE_UNREADABLE"),
                            ("LANGUAGE_UNKNOWN", "LANGUAGE_UNKNOWN"),
                            ("ZIP_UNREADABLE", "ZIP_UNREADABLE"),
                            ("ORG_UNKNOWN", "ORG_UNKNOWN"),
                            ("SCHOOL_UNKNOWN", "SCHOOL_UNKNOWN"),
                            ("SCHOOL_MISSING", "SCHOOL_MISSING"),
                            ("PARENT_ORG_UNKNOWN", "PARENT_ORG_UNKNOWN"),
                            ("AGENT_UNKNOWN", "AGENT_UNKNOWN"),
                            ("USER_UNKNOWN", "USER_UNKNOWN"),
                            ("CLASS_UNKNOWN", "CLASS_UNKNOWN"),
                        ],
                        max_length=30,
                    ),
                ),
                ("why", models.CharField(max_length=300)),
                ("remedy", models.CharField(max_length=300)),
                ("whole_row", models.BooleanField()),
                (
                    "arrival",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="refused_rows",
                        to="arrivals.arrival",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.organization",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ArrivalProgress",
            fields=[
                (
                    "arrival",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="progress",
                        serialize=False,
                        to="arrivals.arrival",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("QUEUED", "Waits for its turn"),
                            ("READING", "Reading rows"),
                            ("CHECKING", "Checking rows against each other"),
                            ("COMPARING", "Comparing with what is known"),
                            ("APPLYING", "Writing the changes"),
                            ("DONE", "Done"),
                            ("FAILED", "Stopped by a fault of ours"),
                        ],
                        default="QUEUED",
                        max_length=20,
                    ),
                ),
                ("percent", models.PositiveSmallIntegerField(default=0)),
                ("rows", models.PositiveIntegerField(default=0)),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("told_at", models.DateTimeField()),
                ("cancel_asked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.organization",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.organization",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="arrival",
            index=models.Index(fields=["district", "-received_at"], name="arrival_district"),
        ),
        migrations.AddIndex(
            model_name="arrival",
            index=models.Index(fields=["office", "-received_at"], name="arrival_office"),
        ),
        migrations.AddConstraint(
            model_name="arrival",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "RECEIVED",
                            "WAITING",
                            "APPROVED",
                            "APPLIED",
                            "REFUSED",
                            "CANCELLED",
                            "THROWN_AWAY",
                        ],
                    )
                ),
                name="arrival_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="arrival",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("applied_at__isnull", False), ("state", "APPLIED")),
                    models.Q(
                        models.Q(("state", "APPLIED"), _negated=True), ("applied_at__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="arrival_applied_at_iff_applied",
            ),
        ),
        migrations.AddConstraint(
            model_name="arrival",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "REFUSED"), _negated=True),
                    models.Q(
                        models.Q(("refused_why", ""), _negated=True),
                        models.Q(("refused_remedy", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="arrival_refused_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="arrival",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_held", False),
                    models.Q(("state__in", ["APPROVED", "APPLIED"]), _negated=True),
                    ("leaving_confirmed_at__isnull", False),
                    _connector="OR",
                ),
                name="arrival_held_needs_a_yes",
            ),
        ),
        migrations.AddIndex(
            model_name="arrivalchange",
            index=models.Index(fields=["arrival", "kind", "name"], name="arrival_change_list"),
        ),
        migrations.AddConstraint(
            model_name="arrivalchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "LEAVING"), _negated=True),
                    ("who", "STUDENT"),
                    _connector="OR",
                ),
                name="arrival_change_only_students_leave",
            ),
        ),
        migrations.AddConstraint(
            model_name="arrivalchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "CHANGED"), _negated=True),
                    models.Q(("fields", {}), _negated=True),
                    _connector="OR",
                ),
                name="arrival_change_says_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="arrivalschool",
            constraint=models.UniqueConstraint(
                models.F("arrival"), models.F("school"), name="arrival_school_once"
            ),
        ),
        migrations.AddIndex(
            model_name="refusedrow",
            index=models.Index(fields=["arrival", "file", "line"], name="refused_row_place"),
        ),
        migrations.AddConstraint(
            model_name="arrivalprogress",
            constraint=models.CheckConstraint(
                condition=models.Q(("percent__gte", 0), ("percent__lte", 100)),
                name="arrival_progress_is_a_percentage",
            ),
        ),
    ]
