"""The HSDS API, asked as a plain client does."""

import html
import json
import re
from uuid import uuid4

import jsonschema
import pytest

from aldea.audit.trail import command
from aldea.partners import directory
from aldea.partners.models import Service
from aldea.web.directory_api import views
from tests.partners import listings

pytestmark = pytest.mark.django_db
LISTS = ("services", "organizations", "service_at_locations", "taxonomies", "taxonomy_terms")


def names(client, path, **query):
    return sorted(each["name"] for each in client.get(path, query).json()["contents"])


def test_the_root_says_version_profile_and_description(client):
    root = client.get("/hsds/").json()

    assert root["version"] == "3.1"
    assert client.get(root["profile"]).status_code == 200
    assert client.get(root["openapi_url"]).json()["openapi"] == "3.1.0"


BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def test_a_browser_reads_what_there_is_and_its_links_lead_there(client, services):
    page = client.get("/hsds/", headers={"Accept": BROWSER})

    assert page["Content-Type"].startswith("text/html")
    assert "Accept" in page["Vary"]
    assert not page.cookies
    said = page.content.decode()
    assert '<html lang="en"' in said
    assert f"{views.A_MINUTE} requests a minute" in said
    links = {html.unescape(each) for each in re.findall(r'href="([^"]*/hsds/[^"]*)"', said)}
    assert len(links) >= 5 + 6 + 1
    for link in links:
        assert client.get(link).status_code == 200, link


@pytest.mark.parametrize("accept", [None, "*/*", "application/json", "application/*", "image/png"])
def test_whoever_does_not_ask_for_a_page_gets_json(client, db, accept):
    answer = client.get("/hsds/", headers={"Accept": accept} if accept else {})

    assert answer["Content-Type"] == "application/json"
    assert "Accept" in answer["Vary"]
    etag = answer["ETag"]
    again = client.get("/hsds/", headers={"If-None-Match": etag})
    assert again.status_code == 304
    assert "Accept" in again["Vary"]


@pytest.mark.parametrize("kind", LISTS)
def test_each_list_comes_in_pages_and_each_object_whole(client, services, kind):
    page = client.get(f"/hsds/{kind}", {"per_page": 1}).json()

    assert page["size"] == len(page["contents"]) == 1
    assert page["first_page"] is True
    assert page["total_pages"] == page["total_items"]
    one = client.get(f"/hsds/{kind}/{page['contents'][0]['id']}").json()
    assert one["id"] == page["contents"][0]["id"]


def test_pages_follow_each_other_and_end(client, services):
    found = [
        client.get("/hsds/services", {"per_page": 2, "page": page}).json() for page in (1, 2, 3)
    ]

    assert [page["size"] for page in found] == [2, 1, 0]
    assert [page["last_page"] for page in found] == [False, True, True]
    assert [page["empty"] for page in found] == [False, False, True]
    assert len({each["id"] for page in found for each in page["contents"]}) == 3


def test_parameters_narrow_together(client, services):
    pantry = services["Food pantry"]

    assert names(client, "/hsds/services", search="pantry") == ["Food pantry"]
    assert names(client, "/hsds/services", organization_id=pantry.organization_id) == [
        "Food pantry",
        "Hot supper",
    ]
    term = listings.key("food-insecurity")
    assert names(client, "/hsds/services", taxonomy_term_id=term) == ["Food pantry"]
    assert names(client, "/hsds/services", taxonomy_id=listings.key("tax")) == ["Food pantry"]
    assert names(client, "/hsds/services", taxonomy_term_id=term, search="ride") == []
    assert names(client, "/hsds/organizations", taxonomy_term_id=term) == ["Sunny Table"]
    assert names(client, "/hsds/organizations", search="whee") == ["Wheels"]
    assert names(client, "/hsds/taxonomy_terms", taxonomy_id=uuid4()) == []
    assert names(client, "/hsds/taxonomy_terms", top_only="true") == ["food-insecurity"]
    assert names(client, "/hsds/taxonomy_terms", parent_id=uuid4()) == []


def test_what_does_not_say_when_it_changed_may_have_changed(client, services):
    since = {"modified_after": "2026-10-15T00:00:00Z"}

    assert names(client, "/hsds/services", **since) == ["Hot supper", "Ride"]
    assert names(client, "/hsds/services", modified_after="2026-11-01") == ["Hot supper", "Ride"]


def test_places_are_found_around_a_zip_code(client, services):
    def found(**query):
        page = client.get("/hsds/service_at_locations", query).json()
        return sorted(each["service"]["name"] for each in page["contents"])

    assert found(postcode="91010", proximity="5000") == ["Food pantry"]
    assert found(postcode="91010", proximity="200000") == ["Food pantry", "Ride"]
    assert found(postcode="99999", proximity="200000") == []
    assert found(postcode="91010") == []


def test_full_nests_and_minimal_names(client, services):
    whole = client.get("/hsds/services", {"full": "true", "search": "pantry"}).json()
    minimal = client.get("/hsds/services", {"minimal": "true"}).json()
    owner = client.get("/hsds/organizations", {"full_service": "true", "search": "sunny"}).json()

    [pantry] = whole["contents"]
    assert pantry["languages"][0]["code"] == "es"
    assert pantry["service_at_locations"][0]["location"]["name"] == "Hall"
    assert {key for each in minimal["contents"] for key in each} == {"id", "modified_date"}
    assert len(owner["contents"][0]["services"]) == 2


def test_a_post_asks_the_same(client, services):
    form = client.post("/hsds/services", {"search": "pantry"}).json()
    body = client.post(
        "/hsds/services", json.dumps({"search": "pantry", "full": True}), "application/json"
    ).json()

    assert form["total_items"] == body["total_items"] == 1
    assert body["contents"][0]["languages"]


@pytest.mark.parametrize("query", ["", "&full=true", "&minimal=true"])
def test_lines_are_the_same_however_many_are_written_at_a_time(
    client, services, monkeypatch, query
):
    at_once = client.get(f"/hsds/services?format=ndjson{query}").content
    monkeypatch.setattr(views, "BATCH", 2)

    assert client.get(f"/hsds/services?format=ndjson{query}").content == at_once
    assert at_once.count(b"\n") == len(services)


def test_lines_give_everything_at_once(client, services):
    answer = client.get("/hsds/services", {"format": "ndjson"})

    assert answer["Content-Type"] == "application/x-ndjson"
    assert len([json.loads(line) for line in answer.content.decode().splitlines()]) == 3


@pytest.mark.parametrize(
    "query",
    [
        {"page": "0"}, {"page": "x"}, {"per_page": "501"}, {"format": "xml"},
        {"organization_id": "x"}, {"modified_after": "soon"}, {"full": "perhaps"},
        {"search": "a\0b"}, {"search": "x" * 501},
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_words(client, query):
    answer = client.get("/hsds/services", query)

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert next(iter(query)) in answer.json()["detail"]


@pytest.mark.parametrize(("body", "status"), [("{", 400), ("[]", 400), ("", 200), ("{}", 200)])
def test_a_broken_body_is_refused(client, body, status):
    answer = client.post("/hsds/services", body, "application/json")

    assert answer.status_code == status


@pytest.mark.parametrize("key", ["x", str(uuid4())])
def test_an_object_nobody_has_is_absent(client, db, key):
    answer = client.get(f"/hsds/services/{key}")

    assert answer.status_code == 404
    assert answer.json()["title"] == "Not Found"


def test_an_unchanged_answer_is_not_sent_again(client, services):
    first = client.get("/hsds/services")
    again = client.get("/hsds/services", headers={"if-none-match": first["ETag"]})
    Service.objects.filter(name="Ride").update(description="By car.")
    changed = client.get("/hsds/services", headers={"if-none-match": first["ETag"]})

    assert first["Last-Modified"]
    assert again.status_code == 304
    assert not again.content
    assert changed.status_code == 200


def test_every_site_may_ask_and_no_cookie_is_set(client, services):
    asked = client.options("/hsds/services")
    answer = client.get("/hsds/services")

    assert asked.status_code == 204
    assert asked["Access-Control-Allow-Origin"] == answer["Access-Control-Allow-Origin"] == "*"
    assert not answer.cookies


def test_nothing_is_written_here(client, services):
    [key] = Service.objects.filter(name="Ride").values_list("pk", flat=True)

    for method in ("put", "patch", "delete"):
        answer = getattr(client, method)("/hsds/services")
        assert answer.status_code == 405
        assert "GET" in answer["Allow"]
    assert client.post(f"/hsds/services/{key}").status_code == 405


def test_too_many_requests_are_asked_to_wait(client, db):
    for _ in range(views.A_MINUTE):
        answer = client.get("/hsds/")
    refused = client.get("/hsds/")

    assert answer.status_code == 200
    assert refused.status_code == 429
    assert refused["Retry-After"] == "60"


def test_a_page_takes_as_many_queries_as_its_tables_not_its_rows(
    client, tmp_path, django_assert_max_num_queries
):
    made = [
        listings.service(f"Pantry {n}", languages=[listings.language(str(n), "es")])
        for n in range(40)
    ]
    directory.import_file(path=listings.write(tmp_path, made), by=command("test"))

    with django_assert_max_num_queries(40):
        page = client.get("/hsds/services", {"full": "true"}).json()
    assert page["size"] == 40
    with django_assert_max_num_queries(40):
        client.get(f"/hsds/services/{page['contents'][0]['id']}")


@pytest.mark.parametrize("kind", LISTS)
def test_answers_keep_the_description(client, services, kind):
    description = client.get("/hsds/openapi.json").json()
    page = description["paths"][f"/{kind}"]["get"]["responses"]["200"]
    schema = page["content"]["application/json"]["schema"] | {
        "components": description["components"]
    }

    for query in ({}, {"full": "true"}):
        jsonschema.Draft202012Validator(schema).validate(client.get(f"/hsds/{kind}", query).json())


@pytest.mark.parametrize("moment", ["2026-10-15T08:00:00+17:42", "2026-10-15T08:00:00-23:59"])
def test_an_offset_that_no_database_knows_is_still_a_moment(client, services, moment):
    assert "Hot supper" in names(client, "/hsds/services", modified_after=moment)


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+10:00", "9999-12-31T23:59:59-10:00"])
def test_a_moment_outside_the_calendar_is_refused(client, services, moment):
    answer = client.get("/hsds/services", {"modified_after": moment})

    assert answer.status_code == 400
    assert "modified_after" in answer.json()["detail"]


def test_a_day_that_no_month_has_counts_as_not_known(client, services):
    Service.objects.filter(name="Hot supper").update(last_modified="2026-02-31T08:00:00Z")

    assert "Hot supper" in names(client, "/hsds/services", modified_after="2026-12-01")


def test_a_plain_client_reads_everything_page_by_page(client, services):
    found, page = [], 1
    while True:
        answer = client.get("/hsds/services", {"per_page": 1, "page": page}).json()
        found += [each["name"] for each in answer["contents"]]
        if answer["last_page"]:
            break
        page += 1

    assert sorted(found) == sorted(services)
    assert answer["total_items"] == len(found)
