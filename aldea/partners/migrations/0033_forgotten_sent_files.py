from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_protect"),
        ("partners", "0032_coarse_lessons"),
    ]

    operations = [
        migrations.AddField(
            model_name="sentfile",
            name="forgotten_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="sentfile",
            name="document",
            field=models.CharField(blank=True, max_length=255),
        ),
        migrations.AddConstraint(
            model_name="sentfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("document", ""), ("forgotten_at__isnull", False)),
                    models.Q(models.Q(("document", ""), _negated=True), ("forgotten_at", None)),
                    _connector="OR",
                ),
                name="sent_file_forgotten_iff_its_document_is_gone",
            ),
        ),
    ]
