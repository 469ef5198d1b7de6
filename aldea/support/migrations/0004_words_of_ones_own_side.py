from django.db import migrations

from aldea.core.rls import TERMS

# "Only the school reads what you say here": a partner's link reads no word of the family's, nor a
# family's link one of the partner's.
POLICY = "alter policy link_select on support_word using (referral_id = {link}%s)"


class Migration(migrations.Migration):
    dependencies = [("support", "0003_notice")]

    operations = [
        migrations.RunSQL(
            (POLICY % " and side = {side}").format(**TERMS), (POLICY % "").format(**TERMS)
        )
    ]
