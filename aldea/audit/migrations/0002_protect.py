from django.db import migrations

from aldea.core.rls import Protect, Rows


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        Protect(
            "audit_event",
            staff=(
                Rows("insert", "doer_id = {actor}"),
                Rows("select", "organization_id = {schools}"),
            ),
            partner=Rows("insert", "doer_id = {actor}"),
            guardian=Rows("insert", "doer_id = {actor}"),
            link=Rows("insert", "doer_id = {link}"),
            app=Rows("insert"),
            jobs=Rows("select, insert"),
        ),
    ]
