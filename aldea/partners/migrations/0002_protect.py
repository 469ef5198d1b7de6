from django.db import migrations

from aldea.core.rls import EVERYTHING, Protect, Rows


class Migration(migrations.Migration):
    dependencies = [("partners", "0001_initial"), ("access", "0002_protect")]

    operations = [
        Protect("partners_agreement", staff=Rows("select"), jobs=EVERYTHING),
        Protect("partners_clause", staff=Rows("select"), jobs=EVERYTHING),
        Protect("partners_desk", staff=Rows("select"), jobs=EVERYTHING),
    ]
