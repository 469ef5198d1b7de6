from uuid import uuid4

from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

# The hour and the key's own time go, and a sending's day too: nothing asks for them.
COARSEN = """
update partners_lesson set id = gen_random_uuid(),
    "on" = case when kind <> 'SENT' then (at at time zone %s)::date end
"""


class Migration(migrations.Migration):
    dependencies = [("partners", "0031_closures_in_every_language")]

    operations = [
        migrations.AlterField(
            model_name="lesson",
            name="id",
            field=models.UUIDField(
                default=uuid4, editable=False, primary_key=True, serialize=False
            ),
        ),
        migrations.AddField(
            model_name="lesson",
            name="on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.RunSQL([(COARSEN, [settings.TIME_ZONE])], migrations.RunSQL.noop),
        migrations.RemoveField(model_name="lesson", name="at"),
        migrations.AddConstraint(
            model_name="lesson",
            constraint=models.CheckConstraint(
                name="lesson_has_a_day_unless_sent",
                condition=Q(kind="SENT", on=None) | (~Q(kind="SENT") & Q(on__isnull=False)),
            ),
        ),
    ]
