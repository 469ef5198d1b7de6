from django.db import migrations

from aldea.core.rls import EVERYTHING, Open, Protect, Rows

SEEN, WRITTEN = Rows("select"), "insert, update, delete"
# A link made for a partner reaches the listings of that partner.
OWNED = """select 1 from partners_service s
    join partners_listedorganization o on o.id = s.organization_id
    where o.partner_id = {{link}} and s.id = {service}"""
THROUGH = """select 1 from partners_serviceatlocation p
    join partners_service s on s.id = p.service_id
    join partners_listedorganization o on o.id = s.organization_id
    where p.id = {at} and o.partner_id = {{link}}"""
AT = """select 1 from partners_serviceatlocation p
    join partners_service s on s.id = p.service_id
    join partners_listedorganization o on o.id = s.organization_id
    where p.location_id = {place} and o.partner_id"""


def of_service(table: str) -> str:
    return f"exists ({OWNED.format(service=f'partners_{table}.service_id')})"


def at_own_place(place: str) -> str:
    """A place where nobody else gives a service: theirs to describe."""
    at = AT.format(place=place)
    return f"(exists ({at} = {{link}}) and not exists ({at} is distinct from {{link}}))"


def of_service_or_place(table: str) -> str:
    name = f"partners_{table}"
    through = THROUGH.format(at=f"{name}.service_at_location_id")
    own = f"{of_service(table)} or exists ({through}) or {at_own_place(f'{name}.location_id')}"
    # What also hangs on an organization or a contact is not a service's alone.
    others = "organization_id is null and contact_id is null" if table == "phone" else "true"
    return f"({own}) and {others}"


LISTS = {
    "phone": of_service_or_place("phone"),
    "schedule": of_service_or_place("schedule"),
    "language": of_service("language"),
    "requireddocument": of_service("requireddocument"),
    "costoption": of_service("costoption"),
}
ONES = {
    "servicecapacity": (
        of_service("servicecapacity"),
        "available, maximum, description, updated, updated_at",
    ),
    "location": (at_own_place("partners_location.id"), "name, transportation"),
    "address": (
        at_own_place("partners_address.location_id"),
        "address_1, address_2, city, state_province, postal_code",
    ),
    "service": (
        f"exists ({OWNED.format(service='partners_service.id')})",
        "name, alternate_name, description, status, url, email, application_process,"
        " eligibility_description, minimum_age, maximum_age, fees_description, wait_time,"
        " interpretation_services, alert, last_modified",
    ),
}


def listing(table: str, *, staff: Rows, link: Rows) -> Protect:
    return Protect(
        f"partners_{table}",
        staff=(SEEN, staff),
        partner=SEEN,
        guardian=SEEN,
        link=(SEEN, link),
        visitor=SEEN,
        app=SEEN,
        jobs=EVERYTHING,
    )


class Migration(migrations.Migration):
    dependencies = [("partners", "0034_edits"), ("network", "0004_protect_pages")]

    operations = [
        *(
            listing(table, staff=Rows(WRITTEN), link=Rows(WRITTEN, own))
            for table, own in LISTS.items()
        ),
        *(
            listing(
                table,
                staff=Rows("update", columns=columns),
                link=Rows("update", own, columns=columns),
            )
            for table, (own, columns) in ONES.items()
        ),
        Protect(
            "partners_verification",
            staff=(Rows("select, insert"), Rows("update", columns="service_id")),
            partner=SEEN,
            guardian=SEEN,
            link=(
                SEEN,
                Rows("insert", f"how = 'PARTNER' and {of_service('verification')}"),
            ),
            visitor=SEEN,
            app=SEEN,
            jobs=Rows("select, insert"),
        ),
        Open(
            "partners_missedcall",
            why="Calls of staff to a public listing that nobody answered; of no student.",
            link="select, delete",
        ),
        Protect(
            "partners_edit",
            staff=Rows("select, insert, update"),
            link=(SEEN, Rows("insert", f"partner_id = {{link}} and {of_service('edit')}")),
            visitor=Rows("select", columns="id, service_id, at, partner_id"),
            jobs=EVERYTHING,
        ),
        Protect(
            "partners_editedfield",
            staff=Rows("select, insert, update"),
            link=(
                SEEN,
                Rows(
                    "insert",
                    "exists (select 1 from partners_edit e"
                    " where e.id = partners_editedfield.edit_id and e.partner_id = {link})",
                ),
                Rows(
                    "update",
                    "exists (select 1 from partners_edit e"
                    " join partners_service s on s.id = e.service_id"
                    " join partners_listedorganization o on o.id = s.organization_id"
                    " where e.id = partners_editedfield.edit_id and o.partner_id = {link})",
                    columns="state, closed_at",
                ),
            ),
            visitor=SEEN,
            jobs=EVERYTHING,
        ),
    ]
