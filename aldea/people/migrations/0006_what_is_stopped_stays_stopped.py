from django.db import migrations

from aldea.core.rls import AT_SCHOOL, TERMS

# What was hidden from a recipient is not shown again by taking the mark away.
POLICY = "alter policy %s_update on people_disclosure using (%s) with check (%s)"
WHO = {"staff": AT_SCHOOL, "link": "consent_id = {link} and {side} = 'FAMILY'"}
OPEN = " and stopped_at is null"


class Migration(migrations.Migration):
    dependencies = [("people", "0005_second_disclosure_holds_the_consent")]

    operations = [
        migrations.RunSQL(
            (POLICY % (reader, rows + OPEN, rows)).format(**TERMS),
            (POLICY % (reader, rows, rows)).format(**TERMS),
        )
        for reader, rows in WHO.items()
    ]
