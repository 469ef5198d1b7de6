from django.db import migrations

from aldea.core.rls import TERMS

# Somebody signed in leaves events as such, and never as a command or a link.
POLICY = "alter policy %s_insert on audit_event with check (%s)"
WHO = {
    "staff": ("doer_id = {actor}", " and doer_kind = 'USER'"),
    "partner": ("doer_id = {actor}", " and doer_kind = 'USER'"),
    "guardian": ("doer_id = {actor}", " and doer_kind = 'USER'"),
    "link": ("doer_id = {link}", " and doer_kind = {side} || '_LINK'"),
}


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_visitors")]

    operations = [
        migrations.RunSQL(
            (POLICY % (reader, was + now)).format(**TERMS), (POLICY % (reader, was)).format(**TERMS)
        )
        for reader, (was, now) in WHO.items()
    ]
