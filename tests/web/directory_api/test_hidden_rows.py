"""What hangs on something hidden is told nowhere, also where it hangs on something shown too."""

import pytest

from aldea.audit.trail import command
from aldea.partners import directory, exports, merges, standing
from aldea.partners.formats.hsds import LINKED, TABLES
from aldea.partners.models import Attribute, Metadata, Standing, TaxonomyTerm
from tests.partners import listings

pytestmark = pytest.mark.django_db
SECRET = "Zwiebelfisch"
VALUES = {"uri": "https://example.org/{}", "email": "{}@example.org", "text": "{}"}
# What decides for itself whether it is shown; all other rows go with what they hang on.
THEMSELVES = {"organization", "program", "service", "location", "service_at_location"}
KINDS = ("services", "organizations", "service_at_locations")
HIDDEN = ("do not list", "closed", "merged")


def told(name):
    """A service of its own organization, program and place, each of which has all that may hang."""
    place = listings.place(f"Place of {name}")
    program = {"id": listings.key("program", name), "name": name, "description": name}
    return listings.service(
        name,
        organization=listings.organization(f"Office of {name}"),
        program=program,
        service_at_locations=[listings.at(name, place)],
    )


def row(table, **owners):
    """A row that says the secret, and under it an attribute and a change that say it too."""
    values = {
        column.name: VALUES[column.rule].format(SECRET)
        for column in TABLES[table].columns
        if column.rule in VALUES
    }
    made = TABLES[table].model._default_manager.create(**values, **owners)
    Attribute.objects.create(
        hsds_id=made.pk, link_id=made.pk, resource=table, label=f"{SECRET} attribute"
    )
    Metadata.objects.create(
        hsds_id=made.pk, resource_id=made.pk, resource_type=table,
        last_action_date="2026-10-01", last_action_type="update", field_name="name",
        previous_value=f"{SECRET} before", replacement_value="now", updated_by="a sender",
    )  # fmt: skip
    return made


def of(service):
    """The rows about a service on which others may hang, by table."""
    at = service.service_at_locations.get()
    found = {
        "service": service, "organization": service.organization, "program": service.program,
        "service_at_location": at, "location": at.location,
    }  # fmt: skip
    for table in ("contact", "phone"):
        parent = next(name for name in found if f"{name}_id" in TABLES[table].parents)
        values = {"number": "(626) 555-0100"} if table == "phone" else {"name": "Desk"}
        made = TABLES[table].model._default_manager.create(
            **values, **{f"{parent}_id": found[parent].pk}
        )
        found[table] = made
    return found


def torn():
    """Each table with two of its columns that name a row: one that is shown and one hidden."""
    hideable = {
        column for table in THEMSELVES | {"contact", "phone"} for column in (f"{table}_id",)
    }
    for table, spec in TABLES.items():
        columns = [column for column in spec.parents if column in hideable]
        if table not in THEMSELVES and table not in LINKED:
            yield from ((table, one, two) for one in columns for two in columns if one != two)


@pytest.fixture
def by(actor_for, directory_steward):
    return actor_for(directory_steward)


@pytest.fixture
def hide(by):
    def hidden(how, *, away, kept):
        if how == "merged":
            merges.merge(away=away, kept=kept, by=by)
            merges.merge(away=away.organization, kept=kept.organization, by=by)
        else:
            kind = Standing.Kind.DO_NOT_LIST if how == "do not list" else Standing.Kind.REMEMBERED
            standing.put(listing=away.organization, kind=kind, why="They asked.", by=by)

    return hidden


@pytest.fixture
def both(tmp_path):
    """Two services that share nothing: the rows of the one and of the other, by table."""
    path = listings.write(tmp_path, [told("Pantry"), told("Shelter")])
    directory.import_file(path=path, by=command("test"))
    services = {each.name: each for each in TABLES["service"].model._default_manager.all()}
    return of(services["Pantry"]), of(services["Shelter"])


def everything(client, folder):
    """All that the API and the files say."""
    for kind in KINDS:
        for query in ({"full": "true"}, {"full_service": "true"}, {"format": "ndjson"}, {}):
            page = client.get(f"/hsds/{kind}", query)
            yield f"{kind} {query}", page.content.decode()
            if not query:
                for each in page.json()["contents"]:
                    one = client.get(f"/hsds/{kind}/{each['id']}")
                    yield f"{kind} one", one.content.decode()
    for form in ("json", "csv"):
        exports.write(folder=folder / form, form=form, by=command("test"))
        for path in (folder / form).iterdir():
            yield path.name, path.read_text(encoding="utf-8")


@pytest.mark.parametrize("how", HIDDEN)
def test_a_row_between_something_shown_and_something_hidden_is_not_told(
    client, both, tmp_path, hide, how
):
    seen, unseen = both
    pairs = list(torn())
    for table, one, two in pairs:
        owners = {one: seen[one.removesuffix("_id")].pk, two: unseen[two.removesuffix("_id")].pk}
        made = row(table, **owners)
        if table in ("contact", "phone"):  # and what hangs on that, and on something shown
            other = {"contact": ("phone", "contact_id"), "phone": ("language", "phone_id")}[table]
            row(other[0], **{other[1]: made.pk, "location_id": seen["location"].pk})
    before = {name for name, text in everything(client, tmp_path) if SECRET in text}

    hide(how, away=unseen["service"], kept=seen["service"])

    assert {table for table, *_ in pairs} >= {"contact", "phone", "schedule", "language", "url"}
    assert {"services one", "organizations one", "services.json", "phones.csv"} <= before
    assert {"attributes.csv", "metadata.csv", "contacts.csv", "schedules.csv"} <= before
    after = {name for name, text in everything(client, tmp_path) if SECRET in text}
    assert after == set()


def test_what_hangs_on_two_things_that_are_shown_is_told_at_both(client, both, tmp_path):
    seen, other = both
    phone = row("phone", organization_id=other["organization"].pk, location_id=seen["location"].pk)

    place = client.get(f"/hsds/service_at_locations/{seen['service_at_location'].pk}").json()
    owner = client.get(f"/hsds/organizations/{other['organization'].pk}").json()

    assert str(phone.pk) in {each["id"] for each in place["location"]["phones"]}
    assert str(phone.pk) in {each["id"] for each in owner["phones"]}


def test_words_tied_in_a_ring_are_written_once(client, both, tmp_path):
    seen, _ = both
    terms = [
        TaxonomyTerm.objects.create(code=code, name=code, description=code) for code in ("a", "b")
    ]
    for link, term in ((seen["service"], terms[0]), (terms[0], terms[1]), (terms[1], terms[0])):
        Attribute.objects.create(
            hsds_id=link.pk, link_id=link.pk, resource="service", taxonomy_term=term
        )

    told = client.get(f"/hsds/services/{seen['service'].pk}").json()

    [first] = told["attributes"]
    [second] = first["taxonomy_term"]["attributes"]
    [third] = second["taxonomy_term"]["attributes"]
    assert [first["taxonomy_term"]["code"], second["taxonomy_term"]["code"]] == ["a", "b"]
    assert third["taxonomy_term_id"] == str(terms[0].pk)
    assert "taxonomy_term" not in third
