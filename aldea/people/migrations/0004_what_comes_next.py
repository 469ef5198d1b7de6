from django.db import migrations, models
from django.db.models.deletion import PROTECT

# Set SQL that writes touches need not name the note.
EMPTY_NOTE = "alter table people_touch alter column follow_up_note set default ''"
NO_DEFAULT = "alter table people_touch alter column follow_up_note drop default"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_protect"), ("people", "0003_second_disclosure")]

    operations = [
        migrations.AddField("touch", "follow_up_on", models.DateField(blank=True, null=True)),
        migrations.AddField(
            "touch",
            "follow_up_note",
            models.CharField(blank=True, default="", max_length=300),
            preserve_default=False,
        ),
        migrations.AddField(
            "touch",
            "next_owner",
            models.ForeignKey(
                "accounts.profile", blank=True, null=True, on_delete=PROTECT, related_name="+"
            ),
        ),
        migrations.RunSQL(EMPTY_NOTE, NO_DEFAULT),
    ]
