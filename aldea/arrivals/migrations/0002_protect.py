from django.db import migrations

from aldea.core.rls import EVERYTHING, Protect, Rows

# The county office sees that a file came and what it did; the rows in it only the district.
SEES = "district_id = {organizations} or office_id = {organizations}"
OWN = "district_id = {organizations}"


class Migration(migrations.Migration):
    dependencies = [("arrivals", "0001_initial"), ("people", "0002_protect")]

    operations = [
        Protect(
            "arrivals_arrival",
            staff=(
                Rows("select", SEES),
                Rows("insert", OWN),
                Rows(
                    "update",
                    OWN,
                    columns="state, leaving_confirmed_at, leaving_confirmed_by_id, "
                    "approved_at, approved_by_id",
                ),
            ),
            jobs=EVERYTHING,
        ),
        Protect(
            "arrivals_arrivalprogress",
            staff=(
                Rows("select", SEES),
                Rows("insert", OWN),
                Rows(
                    "update",
                    OWN,
                    columns="stage, percent, rows, started_at, told_at, cancel_asked_at",
                ),
            ),
            jobs=EVERYTHING,
        ),
        Protect(
            "arrivals_arrivalchange",
            staff=Rows("select, delete", OWN),
            jobs=EVERYTHING,
        ),
        Protect("arrivals_arrivalschool", staff=Rows("select", OWN), jobs=EVERYTHING),
        Protect("arrivals_refusedrow", staff=Rows("select", OWN), jobs=EVERYTHING),
    ]
