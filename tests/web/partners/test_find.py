"""Find a service, one service, and texting it to a family."""

from urllib.parse import unquote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aldea.audit.trail import command
from aldea.core.ids import new_id
from aldea.partners import directory
from aldea.partners.models import ListedOrganization, Service, ZipPoint
from aldea.people.models import CensusLine, Touch
from tests.factories.access import GrantFactory
from tests.factories.partners import agree
from tests.factories.people import StudentFactory
from tests.factories.support import NeedFactory, ReferralFactory
from tests.partners import listings

pytestmark = pytest.mark.django_db


@pytest.fixture
def services(tmp_path, school, partner):
    """Counseling by the school's partner, a pantry by somebody without an agreement."""
    rows = [
        listings.service(
            "Grief counseling",
            alternate_name="Consejería de duelo",
            organization=listings.organization(partner.name),
            phones=[{"id": listings.key("phone"), "number": "(626) 555-0142"}],
            languages=[listings.language("grief", "es")],
            attributes=[listings.tag("grief", "stress")],
            schedules=[listings.weekly("grief", "TU", "09:00", "19:00")],
            cost_options=[{"id": listings.key("free"), "amount": 0, "option": "Free"}],
            service_at_locations=[
                listings.at("grief", listings.place("near", school.latitude, school.longitude))
            ]
            if school.latitude
            else [],
        ),
        listings.service(
            "Food pantry",
            attributes=[listings.tag("pantry", "food-insecurity")],
            description="<b>Rice</b> and beans",
        ),
    ]
    directory.import_file(path=listings.write(tmp_path, rows), by=command("test"))
    return {service.name: service for service in Service.objects.all()}


@pytest.fixture
def need(school):
    student = StudentFactory(school=school, given_name="Ximena")
    return NeedFactory(student=student, school=school, domain="stress", wanted="Someone to talk to")


def address(school, **query):
    return reverse("partners:find", args=[school.cds_code]), query


def test_a_coordinator_finds_by_words(client_of, coordinator, school, services):
    url, query = address(school, q="grief")

    page = client_of(coordinator).get(url, query)

    assert page.status_code == 200
    assert "1 service can help" in page.text
    assert "Grief counseling" in page.text
    assert "Open now" in page.text


def test_everything_is_listed_when_nothing_is_asked(client_of, coordinator, school, services):
    page = client_of(coordinator).get(address(school)[0])

    assert "2 services can help" in page.text


def test_a_misspelt_word_is_said_to_be_read_differently(client_of, coordinator, school, services):
    page = client_of(coordinator).get(address(school)[0], {"q": "counceling"})

    assert "We looked for “counseling” too" in page.text


def test_a_partner_without_agreement_can_be_shared_but_not_referred(
    client_of, coordinator, school, services
):
    page = client_of(coordinator).get(address(school)[0], {"q": "pantry"})

    assert "You can share this, but not refer yet." in page.text
    assert f"no agreement that covers {school.name}" in page.text
    assert f"service={services['Food pantry'].pk}" not in page.text


def test_an_agreement_that_ended_is_named_with_its_day(
    client_of, coordinator, school, partner, services, frozen
):
    frozen.move_to("2028-01-03T18:00Z")
    agree(school.county_office, school, use="COORDINATION")

    page = client_of(coordinator).get(address(school)[0], {"q": "grief"})

    assert "The agreement with" in page.text
    assert "ended" in page.text


def test_a_need_brings_its_domain_language_and_age(client_of, coordinator, school, services, need):
    page = client_of(coordinator).get(address(school)[0], {"need": need.pk})

    assert "Ximena: Someone to talk to" in page.text
    assert "Grief counseling" in page.text
    assert "Food pantry" not in page.text
    assert "Serves in Spanish" in page.text


def test_what_a_family_said_it_wants_orders_what_fits(
    client_of, coordinator, school, services, tmp_path
):
    second = listings.service("Tutor for algebra", attributes=[listings.tag("t", "stress")])
    directory.import_file(path=listings.write(tmp_path, second, "t.json"), by=command("test"))
    wanted = NeedFactory(
        student=StudentFactory(school=school), school=school, domain="stress", wanted="A tutor"
    )

    page = client_of(coordinator).get(address(school)[0], {"need": wanted.pk})

    assert page.text.index("Tutor for algebra") < page.text.index("Grief counseling")


def test_a_partner_with_an_agreement_can_be_referred_to_for_the_need(
    client_of, coordinator, school, services, need
):
    page = client_of(coordinator).get(address(school)[0], {"need": need.pk})

    refer = reverse("support:referral_new", args=[school.cds_code])
    grief = services["Grief counseling"].pk
    assert f'href="{refer}?need={need.pk}&amp;service={grief}"' in page.text


def test_a_need_of_another_school_is_not_there(
    client_of, coordinator, school, other_school, services
):
    other = NeedFactory(student=StudentFactory(school=other_school), school=other_school)

    assert client_of(coordinator).get(address(school)[0], {"need": other.pk}).status_code == 404


def test_a_coach_finds_services_but_opens_no_need(client_of, coach, school, services, need):
    client = client_of(coach)

    assert client.get(address(school)[0]).status_code == 200
    assert client.get(address(school)[0], {"need": need.pk}).status_code == 404
    assert "Refer" not in client.get(address(school)[0]).text.replace("refer yet", "")


def test_a_coach_who_coordinates_elsewhere_opens_no_need_here(
    client_of, coach, school, other_school, services, need
):
    GrantFactory(user=coach, role="COORDINATOR", organization=other_school.organization)

    there, query = address(school, need=need.pk)

    assert client_of(coach).get(there, query).status_code == 404


def test_a_data_steward_is_not_let_in(client_of, data_steward, school, services):
    assert client_of(data_steward).get(address(school)[0]).status_code == 403


def test_distance_begins_at_a_typed_zip_code(client_of, coordinator, school, services):
    ZipPoint.objects.create(zip_code="91010", city="Duarte", latitude=34.14, longitude=-117.97)

    page = client_of(coordinator).get(address(school)[0], {"start": "91010"})

    assert "the middle of 91010 (about)" in page.text


def test_distance_can_begin_at_the_familys_home(client_of, coordinator, school, services, need):
    home = need.family.zip_code
    ZipPoint.objects.create(zip_code=home, city="Duarte", latitude=34.14, longitude=-117.97)
    client, (url, _) = client_of(coordinator), address(school)

    assert "Measure from home" in client.get(url, {"need": need.pk}).text
    assert "home (about)" in client.get(url, {"need": need.pk, "start": home}).text


def test_an_unknown_zip_code_is_refused_kindly(client_of, coordinator, school, services):
    page = client_of(coordinator).get(address(school)[0], {"start": "99999"})

    assert "99999 is not a ZIP code of the county" in page.text


@pytest.mark.parametrize(
    "query",
    [
        {"need": "x"},
        {"miles": "7"},
        {"age": "-1"},
        {"page": "99999999"},
        {"room": "huge"},
        {"language": "'; drop"},
        {"domain": "magic"},
        {"q": "x" * 500},
        {"q": "\0"},
    ],
)
def test_a_broken_address_still_shows_a_page(client_of, coordinator, school, services, query):
    assert client_of(coordinator).get(address(school)[0], query).status_code in (200, 404)


def test_what_a_partner_answered_before_is_said(client_of, coordinator, school, services, partner):
    grief = services["Grief counseling"]
    for _ in range(3):
        ReferralFactory(school=school, partner=partner, service_key=grief.pk, accepted=True)
    ReferralFactory(school=school, partner=partner, service_key=grief.pk, rejected=True)

    page = client_of(coordinator).get(address(school)[0], {"q": "grief"})

    assert "said yes to 3 of our last 4" in page.text


def test_nothing_found_says_what_to_do(client_of, coordinator, school, services):
    page = client_of(coordinator).get(address(school)[0], {"q": "xylophone"})

    assert "No service fits" in page.text
    assert "Start again" in page.text


def test_the_page_asks_the_same_number_of_questions_for_more_services(
    client_of, coordinator, school, services, tmp_path
):
    client = client_of(coordinator)
    with CaptureQueriesContext(connection) as few:
        client.get(address(school)[0])
    more = [listings.service(f"Pantry {place}") for place in range(7)]
    directory.import_file(path=listings.write(tmp_path, more, "more.json"), by=command("test"))

    with CaptureQueriesContext(connection) as many:
        client.get(address(school)[0])

    assert len(many) == len(few)


def test_one_service_tells_all_and_no_markup_of_others(client_of, coordinator, school, services):
    url = reverse("partners:service", args=[school.cds_code, services["Food pantry"].pk])

    page = client_of(coordinator).get(url)

    assert "&lt;b&gt;Rice&lt;/b&gt;" in page.text
    assert "Before you go" in page.text


def test_an_address_that_would_run_something_is_no_link(client_of, coordinator, school, services):
    ListedOrganization.objects.update(website="javascript:alert(1)")

    page = client_of(coordinator).get(
        reverse("partners:service", args=[school.cds_code, services["Food pantry"].pk])
    )

    assert page.status_code == 200
    assert b"javascript:" not in page.content


def test_a_closed_service_says_so(client_of, coordinator, school, services):
    Service.objects.filter(name="Food pantry").update(status="temporarily closed")
    url = reverse("partners:service", args=[school.cds_code, services["Food pantry"].pk])

    assert "Not offered now" in client_of(coordinator).get(url).text


def test_an_unknown_service_is_not_there(client_of, coordinator, school):
    url = reverse("partners:service", args=[school.cds_code, new_id()])

    assert client_of(coordinator).get(url).status_code == 404


class TestText:
    """Telling the family itself discloses nothing to anybody."""

    @pytest.fixture
    def url(self, school, services, need):
        path = reverse(
            "partners:text_service", args=[school.cds_code, services["Grief counseling"].pk]
        )
        return f"{path}?need={need.pk}"

    def test_the_text_is_in_the_familys_language(self, client_of, coordinator, url):
        page = client_of(coordinator).get(url)

        assert "Consejería de duelo" in page.text
        assert "mar, 9 a. m. a 7 p. m." in page.text
        assert "No tiene que llevar nada." in page.text
        assert "sms:" in unquote(page.text)
        assert "I sent it" in page.text

    def test_opening_the_page_notes_nothing(self, client_of, coordinator, url):
        client_of(coordinator).get(url)

        assert not Touch.objects.exists()

    def test_saying_that_it_was_sent_is_a_touch(self, client_of, coordinator, url, need):
        guardian = need.family.guardians.get()

        answer = client_of(coordinator).post(url, {"guardian": guardian.pk})

        assert answer.status_code == 302
        touch = Touch.objects.get()
        assert (touch.channel, touch.outcome, touch.family) == ("TEXT", "SENT", need.family)
        assert CensusLine.objects.get(family=need.family).tries == 1

    def test_somebody_who_may_not_be_told_is_no_choice(self, client_of, coordinator, url, need):
        guardian = need.family.guardians.get()
        guardian.may_be_told = False
        guardian.save()

        answer = client_of(coordinator).post(url, {"guardian": guardian.pk})

        assert answer.status_code == 422
        assert "Nobody in this family can get a text" in answer.text
        assert not Touch.objects.exists()

    def test_a_coach_tells_nobody(self, client_of, coach, url):
        assert client_of(coach).get(url).status_code == 403
