"""The ways out of the guide: poster, another site's page, search engines and feeds."""

import json
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from aldea.core import clock
from aldea.network.models import Organization
from aldea.partners import closures
from aldea.partners.models import Remark
from tests.partners import listings
from tests.web.public.conftest import near, pantry

MOVED = Remark.Kind.MOVED


def words(client, name, school, **query):
    answer = client.get(reverse(f"public:{name}", args=[school.cds_code]), query)
    assert answer.status_code == 200
    return answer.content.decode()


def remark(food, by, **more):
    known = {
        "kind": Remark.Kind.MOVED,
        "words_en": "At the library",
        "words_es": "En la biblioteca",
    }
    return Remark.objects.create(
        service=food, starts_on=clock.today(), by=by.profile, at=clock.now(), **{**known, **more}
    )


def test_the_poster_speaks_both_languages_and_shows_the_address(client, school):
    page = words(client, "poster", school)

    assert "Help near the school" in page
    assert "Ayuda cerca de la escuela" in page
    assert 'src="data:image/svg+xml' in page
    assert f"testserver/guide/{school.cds_code}/" in page


def test_only_the_page_made_for_frames_may_stand_in_one(client, school, food):
    framed = client.get(reverse("public:embed", args=[school.cds_code]))
    whole = client.get(reverse("public:guide", args=[school.cds_code]))

    assert "frame-ancestors *" in framed["Content-Security-Policy"]
    assert "script-src 'self'" in framed["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed
    assert "frame-ancestors 'none'" in whole["Content-Security-Policy"]
    assert whole["X-Frame-Options"] == "DENY"


def test_the_framed_page_has_the_guide_and_leads_out_of_the_frame(client, school, food):
    page = words(client, "embed", school, lang="es")

    assert "Ayuda cerca de la escuela" in page
    assert "(626) 555-0142" in page
    assert "<script" not in page
    assert page.count('target="_blank"') >= 13
    assert "csrf" not in page


def test_the_framed_page_sets_no_cookie_and_asks_nobody_else(client, school, food):
    answer = client.get(reverse("public:embed", args=[school.cds_code]))

    assert not answer.cookies
    assert "https://" not in answer.content.decode()


def test_staff_copy_the_line_for_their_website(client_of, coordinator, school):
    answer = client_of(coordinator).get(reverse("guide:desk", args=[school.cds_code]))

    address = f"http://testserver/guide/{school.cds_code}/embed/"
    assert f"&lt;iframe src=&quot;{address}&quot; title=&quot;Help near" in answer.content.decode()


def test_a_shared_page_says_what_it_is(client, school, food):
    guide = words(client, "guide", school)
    service = client.get(
        reverse("public:service", args=[school.cds_code, food.pk]), {"lang": "es"}
    ).content.decode()

    assert f'property="og:title" content="Help near the school · {school.name}"' in guide
    assert '<meta name="description" content="Food, health' in guide
    assert f'hreflang="es" href="http://testserver/guide/{school.cds_code}/?lang=es"' in guide
    assert 'property="og:description" content="Take what you cook."' in service
    assert 'content="es_US"' in service


def test_the_sitemap_lists_the_guides_of_those_who_take_part(client, school):
    Organization.objects.filter(pk=school.district_id).update(is_participating=True)

    answer = client.get(reverse("public:sitemap"))

    tree = ElementTree.fromstring(answer.content)
    found = {each.text for each in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    assert f"http://testserver/guide/{school.cds_code}/" in found
    assert f"http://testserver/guide/{school.district.cds_code}/" in found


def test_a_district_that_takes_no_part_is_not_in_the_sitemap(client, school):
    Organization.objects.filter(pk=school.district_id).update(is_participating=False)

    assert school.cds_code not in client.get(reverse("public:sitemap")).content.decode()


def test_robots_read_guides_only(client):
    answer = client.get(reverse("public:robots"))

    assert answer["Content-Type"].startswith("text/plain")
    assert "Disallow: /\nAllow: /guide/" in answer.content.decode()
    assert "Sitemap: http://testserver/sitemap.xml" in answer.content.decode()


@pytest.fixture
def changed(school, publish, coordinator):
    """A remark beside one listing, another sent anew yesterday, and a third too far away."""
    yesterday = (clock.now() - timedelta(days=1)).isoformat()
    far = near(school, "Far house", north=3)
    found = publish(
        pantry(school),
        listings.service(
            "Tutor", last_modified=yesterday, description="Reads & counts.",
            service_at_locations=[listings.at("tutor", near(school))],
        ),
        listings.service(
            "Far away", last_modified=yesterday,
            service_at_locations=[listings.at("far", far)],
        ),
    )  # fmt: skip
    remark(found["Food pantry"], coordinator)
    return found


def test_the_json_feed_tells_what_changed_newest_first(client, school, changed):
    answer = client.get(reverse("public:json_feed", args=[school.cds_code]))

    feed = json.loads(answer.content)
    assert answer["Content-Type"] == "application/feed+json"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert [each["title"] for each in feed["items"]] == ["Food pantry: Moved for now", "Tutor"]
    assert feed["items"][0]["content_text"] == "At the library"
    assert feed["items"][1]["content_text"] == "Reads & counts."
    assert len({each["id"] for each in feed["items"]}) == 2


def test_the_feed_speaks_spanish(client, school, changed):
    feed = json.loads(words(client, "json_feed", school, lang="es"))

    assert feed["language"] == "es"
    assert feed["items"][0]["content_text"] == "En la biblioteca"


def test_the_rss_feed_says_the_same(client, school, changed):
    answer = client.get(reverse("public:rss", args=[school.cds_code]))

    titles = [each.text for each in ElementTree.fromstring(answer.content).iter("title")]
    assert answer["Content-Type"].startswith("application/rss+xml")
    assert titles[1:] == ["Food pantry: Moved for now", "Tutor"]


def test_a_closure_is_news(client, school, coordinator, actor_for):
    closures.declare(
        organization=school.organization, starts_on=clock.today(), last_day=clock.today(),
        title_en="Closed for smoke", title_es="Cerrada por humo",
        goes_on_en="Food at the door", goes_on_es="", by=actor_for(coordinator),
    )  # fmt: skip

    feed = json.loads(words(client, "json_feed", school))

    assert feed["items"][0]["title"] == "Closed for smoke"
    assert "Food at the door." in feed["items"][0]["content_text"]


@pytest.mark.parametrize("written", ["2099-01-01T08:00:00Z", "2020-01-01T08:00:00Z"])
def test_what_has_not_come_or_is_long_past_is_no_news(client, school, publish, written):
    publish(pantry(school, last_modified=written))

    assert json.loads(words(client, "json_feed", school))["items"] == []


def test_an_unknown_place_has_none_of_it(client):
    for name in ("pdf", "paper", "poster", "embed", "json_feed", "rss"):
        assert client.get(reverse(f"public:{name}", args=["19000000000000"])).status_code == 404
