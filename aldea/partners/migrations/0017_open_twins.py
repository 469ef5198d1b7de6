from django.db import migrations

from aldea.core.rls import Open, Rows, open_to_all

REMADE = "select, insert, update, delete"


class Migration(migrations.Migration):
    dependencies = [("partners", "0016_twins")]

    operations = [
        open_to_all(
            "partners_standing",
            why="What is hidden from families must be known to whatever shows them listings.",
            staff="select, insert, update",
        ),
        Open(
            "partners_standingreason",
            why="Why a public listing is hidden, for staff; it tells of no student.",
            staff="select, insert, update",
            jobs="select",
        ),
        open_to_all(
            "partners_merge",
            why="Which public listing is which other one, for every address that named it.",
            staff="select, insert, update",
            jobs="select, update",
        ),
        Open(
            "partners_candidate",
            why="Pairs of public listings that may be one, for staff; of no student.",
            staff="select",
            jobs=REMADE,
        ),
        Open(
            "partners_notthesame",
            why="Pairs of public listings that staff told apart; of no student.",
            staff="select, insert",
            jobs="select",
        ),
        # What a merge hangs on the kept listing, and back.
        Open(
            "partners_service",
            why="Services are public; staff say which organization's they are, nothing else.",
            staff=Rows("update", columns="organization_id"),
        ),
        Open(
            "partners_listedorganization",
            why="Organizations are public; staff say which partner they are, nothing else.",
            staff=Rows("update", columns="partner_id"),
        ),
        Open(
            "partners_searchentry",
            why="A directory of services is public information, and tells of no student.",
            staff=Rows("update", columns="organization_id"),
        ),
        Open(
            "partners_verification",
            why="A check follows the listing that was merged into another.",
            staff=Rows("update", columns="service_id"),
        ),
    ]
