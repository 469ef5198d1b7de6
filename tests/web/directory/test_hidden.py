"""What asked not to be listed leaves no trace anywhere; what closed says so to an old link."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from aldea.audit.trail import command
from aldea.core import clock
from aldea.core.rls import Reach, reading
from aldea.partners import closures, directory, exports, guides, merges, standing
from aldea.partners.models import Remark, Service, Standing, StandingReason
from aldea.web.public import leaflets
from aldea.web.public.needs import NEEDS
from tests.partners import listings
from tests.web.public.conftest import near, pantry

KIND = Standing.Kind
SECRET = ("Quiet shelter", "(626) 555-0166", "Hidden Lane", "Quiet house", "Safe House")
API = ("services", "organizations", "service_at_locations", "taxonomies", "taxonomy_terms")


def shelter(school):
    """A shelter of its own organization, at its own place, that matches all the pantry does."""
    house = near(school, "Quiet house", north=0.011)
    house["addresses"][0]["address_1"] = "7 Hidden Lane"
    made = pantry(
        school,
        phones=[{"id": listings.key("secret phone"), "number": "(626) 555-0166"}],
        service_at_locations=[listings.at("shelter", house)],
        organization=listings.organization("Safe House"),
    )
    return made | {
        "id": listings.key("service", "Quiet shelter"), "name": "Quiet shelter",
        "last_modified": clock.now().isoformat(),
        "languages": [listings.language("shelter", "en")],
        "schedules": [listings.weekly("shelter", "MO,TU,WE,TH,FR,SA,SU", "00:01", "23:59")],
        "attributes": [listings.tag("shelter", "food-insecurity")],
        "required_documents": [], "cost_options": [],
    }  # fmt: skip


@pytest.fixture
def publish(tmp_path):
    """Load listings; answer the services by name."""

    def load(*objects):
        path = listings.write(tmp_path, list(objects))
        directory.import_file(path=path, by=command("test"))
        return {service.name: service for service in Service.objects.all()}

    return load


@pytest.fixture
def both(school, publish):
    return publish(pantry(school), shelter(school))


@pytest.fixture
def by(actor_for, directory_steward):
    return actor_for(directory_steward)


def surfaces(client, school, folder, shown):
    """Every way out of the directory that others read, as text."""
    at = {"args": [school.cds_code]}
    for name in ("guide", "embed", "rss", "json_feed", "poster", "paper"):
        yield name, client.get(reverse(f"public:{name}", **at)).content.decode()
    find = reverse("public:find", **at)
    yield "search", client.post(find, {"q": "quiet shelter"}).content.decode()
    for need in NEEDS:
        yield need.key, client.get(find, {"need": need.key}).content.decode()
    listed = client.get(reverse("public:list", **at), {"s": [str(key) for key in shown]})
    yield "list", listed.content.decode()
    yield "sitemap", client.get(reverse("public:sitemap")).content.decode()
    place = guides.place(cds_code=school.cds_code)
    leaflet = leaflets.leaflet(place=place, at=clock.now(), needs=NEEDS, site="http://x")
    yield "leaflet", str(leaflet)
    for kind in API:
        for more in ({}, {"full": "true"}, {"full_service": "true"}, {"format": "ndjson"}):
            yield kind, client.get(f"/hsds/{kind}", {"per_page": 100, **more}).content.decode()
    for form in ("json", "csv"):
        exports.write(folder=folder / form, form=form, by=command("test"))
        for path in (folder / form).iterdir():
            yield path.name, path.read_text(encoding="utf-8")


def traces(told, words):
    return {(name, word) for name, text in told for word in words if word in text}


def test_without_a_standing_the_walk_finds_it_everywhere(client, school, both, tmp_path):
    told = list(surfaces(client, school, tmp_path, [both["Quiet shelter"].pk]))

    where = {name for name, _ in traces(told, SECRET)}
    assert {"guide", "embed", "search", "list", "leaflet", "rss", "services"} <= where
    assert {"organizations", "service_at_locations", "services.json", "phones.csv"} <= where
    assert {"addresses.csv", "locations.csv", "organizations.csv"} <= where


@pytest.mark.parametrize("whole", ["service", "organization"])
def test_what_asked_not_to_be_listed_leaves_no_trace(client, school, both, by, tmp_path, whole):
    found = both["Quiet shelter"]
    listing = found if whole == "service" else found.organization
    standing.put(listing=listing, kind=KIND.DO_NOT_LIST, why="The address is secret.", by=by)

    told = list(surfaces(client, school, tmp_path, [found.pk]))

    # An organization with another wish than its service's stays an organization.
    words = SECRET if whole == "organization" else SECRET[:-1]
    assert not traces(told, words)
    assert {name for name, _ in traces(told, [str(found.pk)])} <= {"list"}  # it was asked for
    page = reverse("public:service", args=[school.cds_code, found.pk])
    assert client.get(page).status_code == 404
    assert client.get(f"/hsds/services/{found.pk}").status_code == 404


def test_what_is_given_otherwise_while_a_school_is_closed_is_not_told_of_what_is_hidden(
    client, school, both, by
):
    closure = closures.declare(
        organization=school.organization, starts_on=clock.today(), last_day=clock.today(),
        title_en="Closed", title_es="Cerrada", goes_on_en="", goes_on_es="", by=by,
    )  # fmt: skip
    for service in both.values():
        closures.alter(
            closure=closure, service=service, kind=Remark.Kind.MOVED, words_en="", words_es="",
            by=by,
        )  # fmt: skip
    standing.put(listing=both["Quiet shelter"], kind=KIND.DO_NOT_LIST, why="Secret.", by=by)

    paper = client.get(reverse("public:paper", args=[school.cds_code])).content.decode()

    assert "Food pantry" in paper
    assert "Quiet shelter" not in paper
    assert str(both["Quiet shelter"].pk) not in paper


def test_an_organization_is_not_found_by_what_a_hidden_service_of_it_does(client, both, by):
    found = both["Quiet shelter"]
    asked = {"taxonomy_term_id": listings.key("food-insecurity")}
    assert "Safe House" in client.get("/hsds/organizations", asked).content.decode()

    standing.put(listing=found, kind=KIND.DO_NOT_LIST, why="The address is secret.", by=by)

    assert "Safe House" in client.get("/hsds/organizations").content.decode()
    assert "Safe House" not in client.get("/hsds/organizations", asked).content.decode()


def test_a_word_that_only_a_hidden_listing_has_is_not_suggested(client, school, publish, by):
    quiet = publish(pantry(school), shelter(school) | {"description": "Milagrosa and neighbors"})
    find = reverse("public:find", args=[school.cds_code])

    def read_as(words):
        return client.post(find, {"q": words}).content.decode().casefold()

    assert "milagrosa" in read_as("milagrossa")
    assert "pantry" in read_as("pantri")
    standing.put(listing=quiet["Quiet shelter"], kind=KIND.DO_NOT_LIST, why="Secret.", by=by)

    assert "milagrosa" not in read_as("milagrossa")
    assert "pantry" in read_as("pantri")


def test_lifted_it_is_back(client, school, both, by, tmp_path):
    put = standing.put(listing=both["Quiet shelter"], kind=KIND.DO_NOT_LIST, why="Asked.", by=by)
    standing.lift(standing=put, by=by)

    page = reverse("public:service", args=[school.cds_code, both["Quiet shelter"].pk])
    assert client.get(page).status_code == 200


def test_a_sender_that_takes_it_away_and_sends_it_again_does_not_bring_it_back(
    school,
    both,
    by,
    publish,
):
    standing.put(listing=both["Quiet shelter"], kind=KIND.DO_NOT_LIST, why="Asked.", by=by)
    both["Quiet shelter"].delete()

    publish(pantry(school), shelter(school))

    again = Service.objects.filter(pk__in=standing.hidden(today=clock.today()))
    assert again.get().name == "Quiet shelter"


def test_an_old_link_to_a_closed_place_says_so_and_what_else_is_near(client, school, both, by):
    found = both["Quiet shelter"]
    standing.put(listing=found, kind=KIND.REMEMBERED, why="Moved away.", by=by)

    answer = client.get(reverse("public:service", args=[school.cds_code, found.pk]))
    page = answer.content.decode()
    kept = client.get(reverse("public:list", args=[school.cds_code]), {"s": str(found.pk)})

    assert answer.status_code == 410
    assert "This place has closed" in page
    assert "Food pantry" in page
    assert "Moved away" not in page
    assert "This place has closed" in kept.content.decode()
    assert client.get(f"/hsds/services/{found.pk}").status_code == 410


def test_it_says_so_in_spanish(client, school, both, by):
    found = both["Quiet shelter"]
    standing.put(listing=found, kind=KIND.REMEMBERED, why="Moved away.", by=by)

    page = client.get(
        reverse("public:service", args=[school.cds_code, found.pk]), {"lang": "es"}
    ).content.decode()

    assert "Este lugar ya cerró" in page
    assert "Qué más hay cerca" in page


def test_an_old_link_to_a_merged_listing_leads_to_the_kept_one(client, school, both, by):
    away, kept = both["Quiet shelter"], both["Food pantry"]
    merges.merge(away=away, kept=kept, by=by)
    merges.merge(away=away.organization, kept=kept.organization, by=by)

    page = client.get(reverse("public:service", args=[school.cds_code, away.pk]))
    service = client.get(f"/hsds/services/{away.pk}")
    organization = client.get(f"/hsds/organizations/{away.organization_id}")

    assert page.url == reverse("public:service", args=[school.cds_code, kept.pk])
    assert service.status_code == 307
    assert service["Location"].endswith(f"/hsds/services/{kept.pk}")
    assert organization["Location"].endswith(f"/hsds/organizations/{kept.organization_id}")


def test_merged_listings_leave_lists_and_files(client, school, both, by, tmp_path):
    away, kept = both["Quiet shelter"], both["Food pantry"]
    merges.merge(away=away.organization, kept=kept.organization, by=by)

    told = list(surfaces(client, school, tmp_path, []))

    assert not traces(told, ("Safe House", str(away.organization_id)))
    services = json.loads((tmp_path / "json" / "services.json").read_text())
    assert {each["organization"]["id"] for each in services} == {str(kept.organization_id)}


def test_a_merge_does_not_bring_back_what_asked_not_to_be_listed(both, by):
    away, kept = both["Quiet shelter"].organization, both["Food pantry"].organization
    standing.put(listing=away, kind=KIND.DO_NOT_LIST, why="The address is secret.", by=by)

    for one, other in ((away, kept), (both["Quiet shelter"], both["Food pantry"])):
        with pytest.raises(merges.AskedSomethingElse, match="not listed"):
            merges.merge(away=one, kept=other, by=by)

    standing.put(listing=kept, kind=KIND.DO_NOT_LIST, why="They are one.", by=by)
    merges.merge(away=away, kept=kept, by=by)
    assert both["Quiet shelter"].pk in standing.hidden_services(today=clock.today())


def test_a_merge_does_not_lose_who_asked_not_to_be_called(both, by):
    away, kept = both["Quiet shelter"].organization, both["Food pantry"].organization
    standing.put(listing=away, kind=KIND.DO_NOT_CONTACT, why="Asked.", by=by)

    with pytest.raises(merges.AskedSomethingElse, match="not called"):
        merges.merge(away=away, kept=kept, by=by)


def test_what_is_asked_of_a_merged_listing_is_asked_of_the_one_that_is_shown(both, by):
    away, kept = both["Quiet shelter"].organization, both["Food pantry"].organization
    merges.merge(away=away, kept=kept, by=by)

    with pytest.raises(standing.IsAnother):
        standing.put(listing=away, kind=KIND.DO_NOT_LIST, why="The address is secret.", by=by)


def test_taken_apart_both_keep_what_was_asked_while_they_were_one(both, by):
    away, kept = both["Quiet shelter"].organization, both["Food pantry"].organization
    standing.put(listing=kept, kind=KIND.DO_NOT_CONTACT, why="Before they were one.", by=by)
    StandingReason.objects.update(at=clock.now() - timedelta(days=1))
    merge = merges.merge(away=away, kept=kept, by=by)
    standing.put(listing=kept, kind=KIND.DO_NOT_LIST, why="The address is secret.", by=by)

    merges.take_apart(merge=merge, by=by)

    assert standing.of(listing=away, today=clock.today()) == {KIND.DO_NOT_LIST}
    assert both["Quiet shelter"].pk in standing.hidden_services(today=clock.today())


def test_families_do_not_read_why(both, by):
    standing.put(listing=both["Quiet shelter"], kind=KIND.DO_NOT_LIST, why="Secret.", by=by)

    with pytest.raises(Exception, match="permission denied"), reading(Reach("visitor")):
        list(standing.standing_now(today=clock.today()))


def test_staff_see_that_it_is_not_listed(client_of, coordinator, school, both, by):
    standing.put(listing=both["Quiet shelter"], kind=KIND.DO_NOT_LIST, why="Secret.", by=by)

    page = client_of(coordinator).get(
        reverse("partners:service", args=[school.cds_code, both["Quiet shelter"].pk])
    )

    assert "They asked not to be listed" in page.content.decode()


def test_the_find_page_says_not_to_call(client_of, coordinator, school, both, by):
    standing.put(
        listing=both["Quiet shelter"].organization, kind=KIND.DO_NOT_CONTACT, why="Asked.", by=by
    )

    page = client_of(coordinator).get(
        reverse("partners:find", args=[school.cds_code]), {"q": "quiet shelter"}
    )

    assert "They asked us not to call." in page.content.decode()
