from django.db import migrations

from aldea.core.rls import EVERYTHING, Protect, Rows


class Migration(migrations.Migration):
    dependencies = [("partners", "0036_listings_link")]

    operations = [
        Protect("partners_listingslink", staff=Rows("select, insert"), jobs=EVERYTHING),
    ]
