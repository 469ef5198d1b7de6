from django.db import migrations, models

from aldea.core.rls import Protect, Rows


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_protect")]

    operations = [
        migrations.AlterField(
            model_name="event",
            name="doer_kind",
            field=models.CharField(
                choices=[
                    ("USER", "Somebody signed in"),
                    ("PARTNER_LINK", "A partner, by a link"),
                    ("FAMILY_LINK", "A family, by a link"),
                    ("VISITOR", "Somebody at a public page"),
                    ("COMMAND", "A command or job"),
                ],
                max_length=20,
            ),
        ),
        Protect("audit_event", visitor=Rows("insert", "doer_kind = 'VISITOR' and doer_id is null")),
    ]
