from django.db import migrations

from aldea.core.rls import open_to_all

WHY = "A directory of services is public information, and tells of no student."


class Migration(migrations.Migration):
    dependencies = [("partners", "0010_search_posting")]

    operations = [
        open_to_all("partners_searchposting", why=WHY, jobs="select, insert, update, delete")
    ]
