"""The record of a student and of a family."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aldea.access.models import Sharing
from aldea.core import clock
from aldea.people.models import Opening, Strength, Touch
from tests.factories.people import (
    ConsentFactory,
    DisclosureFactory,
    EnrolmentFactory,
    StrengthFactory,
    StudentFactory,
    TouchFactory,
)
from tests.factories.support import NeedFactory, ReferralFactory, ReferralStepFactory, WordFactory


@pytest.fixture
def student(school):
    return StudentFactory(school=school, given_name="Ximena", family_name="Quintero")


@pytest.fixture
def url(student):
    return reverse("record:record", args=[student.pk])


def test_opening_a_record_is_written_down_each_time(client_of, coordinator, url, student, school):
    client_of(coordinator).get(url)
    client_of(coordinator).get(url)

    opening = Opening.objects.first()
    assert Opening.objects.count() == 2
    assert (opening.student, opening.by, opening.school_id) == (
        student, coordinator.profile, school.pk,
    )  # fmt: skip
    assert opening.why == "Community school coordinator of Jacaranda High"


def test_a_record_is_not_read_in_a_way_that_is_not_written_down(
    client_of, coordinator, url, student
):
    family = reverse("record:family", args=[student.family_id])

    for address in (url, family):
        for verb in ("post", "put", "patch"):
            answer = getattr(client_of(coordinator), verb)(address)
            assert (answer.status_code, answer.content) == (405, b"")
        assert not client_of(coordinator).head(address).content


def test_the_record_says_why_it_can_be_seen_and_until_when(client_of, coordinator, url):
    page = client_of(coordinator).get(url).content.decode()

    assert "You can see this because you are the community school coordinator at Jacaranda" in page
    assert "Data sharing with Los Angeles County Office of Education" in page
    ends = clock.today() + timedelta(days=335)
    assert f"until {ends:%B} {ends.day}, {ends.year}" in page


def test_the_reason_is_the_same_for_every_student(client_of, coordinator, url, student, school):
    other = StudentFactory(school=school)
    NeedFactory(student=student, school=school, domain="intimate-partner-violence")

    def reason(address):
        page = client_of(coordinator).get(address).content.decode()
        return page[page.index("why-see") :].split("</details>")[0]

    assert reason(url) == reason(reverse("record:record", args=[other.pk]))


def test_a_principal_sees_it_as_the_districts_own(client_of, principal, url):
    page = client_of(principal).get(url).content.decode()

    assert "whose record this is" in page


def test_a_record_of_another_school_is_not_found_and_not_logged(
    client_of, coordinator, other_school
):
    theirs = StudentFactory(school=other_school)

    page = client_of(coordinator).get(reverse("record:record", args=[theirs.pk]))

    assert page.status_code == 404
    assert not Opening.objects.exists()


def test_when_the_agreement_ends_the_record_closes(client_of, coordinator, url):
    Sharing.objects.update(ends_before=clock.today())

    assert client_of(coordinator).get(url).status_code == 404


def test_a_student_who_left_is_not_found(client_of, coordinator, school):
    gone = StudentFactory()
    EnrolmentFactory(student=gone, school=school, ended=True)

    assert client_of(coordinator).get(reverse("record:record", args=[gone.pk])).status_code == 404


def test_a_coach_opens_no_record(client_of, coach, url):
    assert client_of(coach).get(url).status_code == 403


@pytest.fixture
def story(student, school, partner):
    """A touch, a strength, a need and its referral with a step, a word and what was told."""
    TouchFactory(family=student.family, school=school, note="Asked about the bus")
    StrengthFactory(student=student, school=school, text="Draws comics")
    need = NeedFactory(student=student, school=school, wanted="Someone to talk to")
    consent = ConsentFactory(given=True, student=student, school=school, recipient=partner)
    referral = ReferralFactory(
        need=need, school=school, partner=partner, consent=consent, accepted=True
    )
    ReferralStepFactory(referral=referral, state="accepted")
    WordFactory(referral=referral, says="NO", station="CONTACTED", note="Nadie ha llamado")
    DisclosureFactory(consent=consent, school=school)
    return referral


def test_everything_that_happened_stands_on_one_timeline(client_of, coordinator, url, story):
    page = client_of(coordinator).get(url)

    titles = [entry.title for entry in page.context["entries"]]
    text = page.content.decode()
    assert "Help wanted: Someone to talk to" in titles
    assert "Table of Plenty said yes" in titles
    assert "The family says: nobody has called" in titles
    for words in ("Asked about the bus", "Draws comics", "Nadie ha llamado", "Table of Plenty"):
        assert words in text
    moments = [entry.at for entry in page.context["entries"]]
    assert moments == sorted(moments, reverse=True)


def test_the_loop_that_needs_somebody_most_is_shown_whole(
    client_of, coordinator, url, student, school, partner, story
):
    ReferralFactory(
        need=NeedFactory(student=student, school=school), school=school, partner=partner
    )
    WordFactory(referral=story, side="PARTNER", station="CONTACTED", says="YES")

    page = client_of(coordinator).get(url)

    assert page.context["foremost"].referral == story
    assert "two sides differ" in page.content.decode()


@pytest.mark.parametrize("kind", ["contacts", "needs", "referrals", "consents"])
def test_the_timeline_shows_one_kind_when_asked(client_of, coordinator, url, story, kind):
    page = client_of(coordinator).get(url, {"show": kind})

    assert {entry.kind for entry in page.context["entries"]} == {kind}


def test_older_entries_are_shown_when_asked(client_of, coordinator, url, student, school):
    for days in range(12):
        TouchFactory(family=student.family, school=school, at=clock.now() - timedelta(days=days))

    page = client_of(coordinator).get(url)
    assert (len(page.context["entries"]), page.context["older"]) == (8, 4)
    page = client_of(coordinator).get(url, {"older": "1"})
    assert len(page.context["entries"]) == 12


def test_what_was_undone_is_not_told(client_of, coordinator, url, student, school):
    TouchFactory(family=student.family, school=school, undone_at=clock.now())

    assert client_of(coordinator).get(url).context["entries"] == []


def test_a_brothers_contacts_and_needs_stay_on_his_record(
    client_of, coordinator, url, student, school
):
    brother = StudentFactory(family=student.family, school=school)
    NeedFactory(student=brother, school=school, wanted="His own")
    TouchFactory(family=student.family, student=brother, school=school, note="About him")
    NeedFactory(student=None, family=student.family, school=school, wanted="For all of us")

    page = client_of(coordinator).get(url).content.decode()

    assert "His own" not in page
    assert "About him" not in page
    assert "For all of us" in page


def test_panels_appear_only_to_those_who_may_see_them(
    client_of, coordinator, family_coordinator, privacy_officer, url, story
):
    def page(user):
        return client_of(user).get(url).content.decode()

    assert "Who saw what" in page(coordinator)
    assert "Needs being worked on" in page(family_coordinator)
    assert "Who saw what" not in page(family_coordinator)
    seen = page(privacy_officer)
    assert "Who saw what" in seen
    assert "Someone to talk to" not in seen
    assert "Asked about the bus" not in seen


def test_the_page_title_and_address_name_nobody(client_of, coordinator, url):
    page = client_of(coordinator).get(url).content.decode()

    assert "Ximena" not in page.split("</title>")[0]
    assert "quintero" not in url.lower()


def test_a_strength_is_added(client_of, coordinator, student, url):
    add = reverse("record:strength", args=[student.pk])

    refused = client_of(coordinator).post(add, {"text": "", "said_by": "Ms. Del Río"})
    assert refused.status_code == 422
    answer = client_of(coordinator).post(add, {"text": "Sings", "said_by": "Ms. Del Río"})

    assert answer.url == url
    assert Strength.objects.get().said_by == "Ms. Del Río"


def test_ones_own_contact_of_today_can_be_taken_back_from_the_timeline(
    client_of, coordinator, url, student, school
):
    TouchFactory(family=student.family, school=school, by=coordinator.profile)
    TouchFactory(family=student.family, school=school)

    page = client_of(coordinator).get(url)

    assert sum(1 for entry in page.context["entries"] if entry.undo_id) == 1
    assert Touch.objects.filter(by=coordinator.profile).get().pk.hex in (
        page.content.decode().replace("-", "")
    )


def test_a_long_story_costs_as_many_queries_as_a_short_one(
    client_of, coordinator, url, student, school, story, partner
):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            client_of(coordinator).get(url)
        return len(queries)

    asked()
    few = asked()
    for _ in range(6):
        need = NeedFactory(student=student, school=school)
        referral = ReferralFactory(need=need, school=school, partner=partner)
        ReferralStepFactory(referral=referral)
        WordFactory(referral=referral)
        TouchFactory(family=student.family, school=school)

    assert asked() == few


def test_a_familys_page_counts_as_opening_each_childs_record(
    client_of, coordinator, student, school
):
    brother = StudentFactory(family=student.family, school=school)
    NeedFactory(student=brother, school=school, wanted="A tutor")

    page = client_of(coordinator).get(reverse("record:family", args=[student.family_id]))

    assert "A tutor" in page.content.decode()
    assert {opening.student for opening in Opening.objects.all()} == {student, brother}


def test_a_family_of_another_school_is_not_found(client_of, coordinator, other_school):
    theirs = StudentFactory(school=other_school).family

    page = client_of(coordinator).get(reverse("record:family", args=[theirs.pk]))

    assert page.status_code == 404
