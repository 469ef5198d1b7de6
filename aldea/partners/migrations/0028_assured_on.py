from django.db import migrations, models

# As a file is read: the ten letters of a day, where they are one that a calendar has.
READ = r"""
update partners_service set assured_on = left(assured_date, 10)::date
where assured_date ~ '^\d{4}-\d{2}-\d{2}' and pg_input_is_valid(left(assured_date, 10), 'date')
"""


class Migration(migrations.Migration):
    dependencies = [("partners", "0027_search_entry")]

    operations = [
        migrations.AddField("service", "assured_on", models.DateField(blank=True, null=True)),
        migrations.RunSQL(READ, migrations.RunSQL.noop),
    ]
