"""The front as anybody meets it, and the pictures beside its links."""

import struct

import pytest
from django.urls import reverse

from aldea.network import pages
from aldea.network.models import PageVersion
from aldea.network.pages import Words
from aldea.web.front.telling import ABOUT
from tests.conftest import actor
from tests.factories.network import SchoolFactory

Page = PageVersion.Page


@pytest.fixture
def taking_part(school):
    school.organization.is_participating = True
    school.organization.save(update_fields=["is_participating"])
    return school


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("slug", ABOUT)
def test_every_page_is_whole_in_both_languages(client, slug, language):
    answer = client.get(reverse("front:page", args=[slug]), {"lang": language})

    words = pages.shipped(ABOUT[slug][0])
    page = answer.content.decode()
    assert f"<title>{getattr(words, f'title_{language}').replace(chr(39), '&#x27;')}" in page
    assert "not yet in your language" not in page
    assert "todavía no está en su idioma" not in page
    assert f'<meta property="og:locale" content="{language}_US">' in page


def test_reading_sets_no_cookie_and_asks_nobody_else(client, taking_part):
    for address in [reverse("front:welcome"), reverse("front:our_schools")]:
        answer = client.get(address)
        assert answer.status_code == 200
        assert not answer.cookies
        assert "img-src 'self' data:;" in answer["Content-Security-Policy"] + ";"
        assert "htmx.min" not in answer.content.decode()


def test_in_a_real_county_the_first_page_is_the_front(client, client_of, director, settings):
    settings.DEMO = False

    page = client.get("/").content.decode()

    assert pages.shipped(Page.WELCOME).title_en in page
    assert reverse("account_login") in page
    assert '<link rel="canonical" href="http://testserver/">' in page
    assert client_of(director).get("/").url == reverse("home:begin")


def test_contact_is_on_the_first_page(client):
    page = client.get(reverse("front:welcome")).content.decode()

    assert 'href="tel:+15624015472"' in page
    assert 'href="mailto:communityschools@lacoe.edu"' in page


def test_a_missing_translation_is_marked_with_its_language(client, director):
    words = Words("Partners only in English", "", "Some words.", "")
    by = actor(director)
    version = pages.write(page=Page.PARTNERS, words=words, after=0, by=by)
    pages.publish(version=version, by=by)

    page = client.get(reverse("front:page", args=["partners"]), {"lang": "es"}).content.decode()

    assert '<span lang="en">Partners only in English</span>' in page
    assert '<div class="prose" lang="en"><p>Some words.</p>' in page
    assert "Esta página todavía no está en su idioma. Aquí está en inglés." in page


def test_a_visitor_reads_no_draft(client, director):
    words = Words("A secret draft", "", "", "")
    pages.write(page=Page.PARTNERS, words=words, after=0, by=actor(director))

    page = client.get(reverse("front:page", args=["partners"])).content.decode()

    assert "A secret draft" not in page


def test_a_page_nobody_wrote_is_absent(client):
    assert client.get(reverse("front:page", args=["money"])).status_code == 404
    assert client.get(reverse("front:page", args=["welcome"])).status_code == 404
    assert client.get(reverse("front:picture", args=["money"])).status_code == 404


def test_schools_that_take_part_lead_to_their_guide(client, taking_part):
    other = SchoolFactory()

    page = client.get(reverse("front:our_schools")).content.decode()

    assert reverse("public:guide", args=[taking_part.cds_code]) in page
    assert f'data-point="{taking_part.latitude:.5f},{taking_part.longitude:.5f}"' in page
    assert other.cds_code not in page


def test_a_school_nobody_can_place_stands_in_the_list_only(client, taking_part):
    taking_part.latitude = taking_part.longitude = None
    taking_part.save()

    page = client.get(reverse("front:our_schools")).content.decode()

    assert taking_part.name in page
    assert "not on the map" in page
    assert "data-point" not in page


def test_a_school_is_found_by_name_city_and_zip_code(client, taking_part):
    def found(words):
        page = client.get(reverse("front:our_schools"), {"q": words}).content.decode()
        return reverse("public:guide", args=[taking_part.cds_code]) in page

    assert found(taking_part.name.lower())
    assert found(f"{taking_part.zip_code} {taking_part.city}")
    assert not found("Atlantis")
    assert not found(f"{taking_part.city} Atlantis")


def test_nothing_found_leads_on(client, taking_part):
    page = client.get(reverse("front:our_schools"), {"q": "<b>Atlantis"}).content.decode()

    assert "No school fits" in page
    assert "&lt;b&gt;Atlantis" in page


def test_the_list_of_schools_takes_as_many_queries_however_long_it_is(
    client, taking_part, django_assert_num_queries
):
    SchoolFactory.create_batch(5, organization__is_participating=True)
    client.get(reverse("front:our_schools"))

    with django_assert_num_queries(8):
        client.get(reverse("front:our_schools"))


def test_tiles_are_loaded_only_where_a_server_is_set_and_only_on_maps(
    client, taking_part, settings
):
    settings.MAP_TILES = "https://{s}.tiles.example/{z}/{x}/{y}.png"
    settings.MAP_ATTRIBUTION = "© <b>Somebody</b>"

    map_page = client.get(reverse("front:our_schools"))
    other = client.get(reverse("front:welcome"))

    assert "https://*.tiles.example" in map_page["Content-Security-Policy"]
    assert "tiles.example" not in other["Content-Security-Policy"]
    assert 'data-attribution="© &lt;b&gt;Somebody&lt;/b&gt;"' in map_page.content.decode()
    assert "Streets are not drawn" not in map_page.content.decode()


def size_of(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG")
    return struct.unpack(">II", png[16:24])


@pytest.mark.parametrize("slug", ["welcome", "schools", *ABOUT])
def test_each_page_has_a_picture_for_its_links(client, slug):
    answer = client.get(reverse("front:picture", args=[slug]))

    assert answer["Content-Type"] == "image/png"
    assert size_of(answer.content) == (1200, 630)
    assert not answer.cookies


def test_a_picture_is_sent_once_and_again_only_when_its_words_change(client, school):
    address = reverse("public:link_picture", args=[school.cds_code])
    first = client.get(address)

    assert size_of(first.content) == (1200, 630)
    again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(address, {"lang": "es"})["ETag"] != first["ETag"]
    school.organization.name = "#let it = [markup]"
    school.organization.save()
    renamed = client.get(address, headers={"if-none-match": first["ETag"]})
    assert renamed.status_code == 200


def test_a_guide_names_its_picture_in_the_pages_language(client, school):
    address = reverse("public:guide", args=[school.cds_code])

    page = client.get(address, {"lang": "es"}).content.decode()

    picture = reverse("public:link_picture", args=[school.cds_code])
    assert f'<meta property="og:image" content="http://testserver{picture}?lang=es">' in page
    assert '<meta name="twitter:card" content="summary_large_image">' in page


def test_robots_may_read_the_front(client):
    words = client.get("/robots.txt").content.decode()

    assert {"Allow: /about/", "Allow: /our-schools/", "Allow: /$"} <= set(words.splitlines())
