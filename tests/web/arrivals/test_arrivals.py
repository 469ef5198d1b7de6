"""The screens of arrivals: sending a roster, looking at it, deciding."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from aldea.arrivals.models import Arrival, ArrivalProgress
from aldea.people.models import Student
from tests.arrivals.packing import FILES_1_1, pack, replaced, roster
from tests.factories.access import GrantFactory
from tests.factories.accounts import UserFactory

LIST = reverse("arrivals:arrival_list")
SEND = reverse("arrivals:send_roster")


def upload(client, district, file: io.BytesIO | bytes):
    data = file if isinstance(file, bytes) else file.getvalue()
    sent = SimpleUploadedFile("roster.zip", data, content_type="application/zip")
    return client.post(SEND, {"district": str(district.pk), "file": sent})


def page(arrival: Arrival, name: str = "arrival") -> str:
    return reverse(f"arrivals:{name}", args=[arrival.pk])


@pytest.fixture
def client(client_of, steward):
    return client_of(steward)


@pytest.fixture
def arrived(client, district, work, latest):
    """A package that was sent and read."""

    def sent(file: io.BytesIO) -> Arrival:
        upload(client, district, file)
        work()
        return latest()

    return sent


@pytest.fixture
def applied(arrived, client, work, latest):
    """A package that was sent, read and applied."""

    def done(file: io.BytesIO) -> Arrival:
        arrival = arrived(file)
        client.post(page(arrival, "apply_arrival"))
        work()
        return latest()

    return done


def many(count: int, *, eighth: int = 0) -> io.BytesIO:
    header = FILES_1_1["users.csv"].splitlines()[0]
    rows = [f"n{n},M,student,Ana,Ruiz{n},,07,,,," for n in range(count)]
    rows += [f"e{n},M,student,Eva,Ruiz{n},,08,,,," for n in range(eighth)]
    return pack(
        {
            **FILES_1_1,
            "users.csv": "\n".join([header, *rows]) + "\n",
            "enrollments.csv": FILES_1_1["enrollments.csv"].splitlines()[0] + "\n",
            "demographics.csv": "sourcedId,birthDate\n",
        }
    )


def test_an_empty_list_teaches_the_next_step(client):
    response = client.get(LIST)

    assert "No roster has come yet" in response.text
    assert SEND in response.text


def test_a_roster_is_sent_read_shown_and_applied(client, district, work, latest):
    response = upload(client, district, roster())
    arrival = latest()
    assert response.status_code == 302
    assert response["Location"] == page(arrival)

    moving = client.get(page(arrival)).text
    assert 'hx-trigger="every 2s"' in moving
    assert "Nothing has changed yet." in moving

    work()
    waiting = client.get(page(arrival)).text
    assert "hx-trigger" not in waiting
    assert "What would change" in waiting
    assert "Apply 5 changes" in waiting
    assert not Student.objects.exists()

    client.post(page(arrival, "apply_arrival"))
    assert "Being applied" in client.get(LIST).text
    work()

    done = client.get(page(arrival)).text
    assert "What changed" in done
    assert "as Imre Balogh decided" in done
    assert Student.objects.count() == 3


def test_the_same_file_again_says_that_there_is_nothing_to_change(client, applied):
    applied(roster())
    again = applied(roster())

    assert "nothing to change." in client.get(page(again)).text


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (b"not a zip at all", "This file is not a ZIP."),
        (roster(manifest=None), "There is no manifest.csv in the ZIP"),
    ],
)
def test_a_file_that_cannot_be_a_roster_is_refused_in_the_form(client, district, file, words):
    response = upload(client, district, file)

    assert response.status_code == 422
    assert words in response.text
    assert not Arrival.objects.exists()


def test_no_file_is_refused_in_the_form(client, district):
    response = client.post(SEND, {"district": str(district.pk)})

    assert response.status_code == 422
    assert "Choose the ZIP that your student system made." in response.text


def test_a_district_that_is_not_ones_own_cannot_be_sent_for(client, school):
    response = upload(client, school.district, roster())

    assert response.status_code == 422
    assert not Arrival.objects.exists()


def test_who_speaks_for_two_districts_chooses_one(client, steward, district, school):
    GrantFactory(user=steward, role="DATA_STEWARD", organization=school.district)

    form = client.get(SEND).text

    assert "usa-select" in form
    assert school.district.name in form


def test_a_roster_that_breaks_off_says_why_on_its_page(client, arrived):
    arrival = arrived(roster(users=FILES_1_1["users.csv"].encode() + b"\xff"))

    text = client.get(page(arrival)).text
    assert "users.csv is not UTF-8 text: line 8" in text
    assert "Set the export to UTF-8." in text


def test_refused_rows_are_grouped_listed_and_downloaded(client, arrived):
    users = FILES_1_1["users.csv"].replace(",07,", ",13,").replace("lucia@example.org", "=1+1")
    arrival = arrived(roster(users=users))

    text = client.get(page(arrival)).text
    assert "Grades run from TK to 12." in text
    assert "1 more alike" in text

    listed = client.get(page(arrival, "refused_list")).text
    assert listed.count("Grades run from TK to 12.") == 2
    alone = client.get(
        page(arrival, "refused_list"),
        {"file": "users.csv", "column": "email", "rule": "EMAIL_UNREADABLE"},
    ).text
    assert "1 refused for one cause" in alone

    lines = client.get(page(arrival, "refused_csv")).text.splitlines()
    assert lines[0].endswith("why,what to do,row taken")
    assert "users.csv,2,grades,13,GRADE_AFTER_SCHOOL" in lines[1]
    assert "'=1+1" in "".join(lines)


def test_a_roster_of_which_nothing_could_be_taken_says_so(client, arrived):
    orgs = FILES_1_1["orgs.csv"].replace("1999999000000", "77").replace("Middle", "Academy")
    arrival = arrived(roster(orgs=orgs.replace("Mesa Laurel", "Elsewhere")))

    text = client.get(page(arrival)).text
    assert "None of its students could be taken." in text
    assert "The district has no school with this code or name." in text


def test_changes_are_summed_up_by_field_with_the_list_behind(client, applied, arrived):
    applied(roster())
    arrival = arrived(replaced("users", "(555) 555-0142", "(555) 555-0199"))

    text = client.get(page(arrival)).text
    assert "mostly phone" in text
    assert "(555) 555-0142" in text
    assert "(555) 555-0199" in text
    listed = client.get(page(arrival, "change_list"), {"kind": "CHANGED", "field": "phone"}).text
    assert "Lucía Reyes" in listed
    assert "Phone: 1 changed" in listed
    assert "None of these" in client.get(page(arrival, "change_list"), {"kind": "LEAVING"}).text


def test_a_held_roster_waits_for_a_yes_that_they_left(client, applied, arrived, work, latest):
    applied(many(40))
    arrival = arrived(many(20))
    text = client.get(page(arrival)).text
    assert "20 of the 20 leaving are from Cedar Flats Middle" in text
    assert "more than usual" in text
    assert page(arrival, "apply_arrival") not in text

    client.post(page(arrival, "apply_arrival"))
    assert latest().state == "WAITING"
    client.post(page(arrival, "confirm_leaving"))
    assert "Imre Balogh said on November 10" in client.get(page(arrival)).text
    client.post(page(arrival, "apply_arrival"))
    work()

    assert latest().state == "APPLIED"


def test_a_grade_left_out_is_asked_about(client, applied, arrived):
    applied(many(40, eighth=20))
    arrival = arrived(many(40))

    assert "The file has nobody for grade 8 there." in client.get(page(arrival)).text


def test_a_file_without_anybody_we_know_is_asked_about(client, applied, arrived):
    applied(many(40))
    arrival = arrived(many(0))

    text = client.get(page(arrival)).text
    assert "That is everybody we know there." in text
    assert "Is this the export of Laurel Valley Unified?" in text


def test_thrown_away_forgets_the_names(client, arrived):
    arrival = arrived(roster())

    client.post(page(arrival, "throw_away"))

    arrival.refresh_from_db()
    assert arrival.state == "THROWN_AWAY"
    assert not arrival.lines.exists()
    assert "Nothing was changed." in client.get(page(arrival)).text
    assert page(arrival, "change_list") not in client.get(page(arrival)).text


def test_cancelled_while_being_read_is_let_go(client, district, work, latest):
    upload(client, district, roster())
    arrival = latest()

    client.post(page(arrival, "cancel_arrival"))
    work()

    assert latest().state == "CANCELLED"


def test_cancelled_while_being_applied_waits_again(client, arrived, work, latest):
    arrival = arrived(roster())
    client.post(page(arrival, "apply_arrival"))

    client.post(page(arrival, "cancel_arrival"))
    work()

    assert latest().state == "WAITING"
    assert not Student.objects.exists()


def test_a_decision_that_comes_too_late_says_so(client, applied):
    arrival = applied(roster())

    response = client.post(page(arrival, "throw_away"), follow=True)

    assert "This roster has moved on" in response.text


def test_a_roster_that_stopped_can_be_started_again(client, district, work, latest):
    upload(client, district, roster())
    arrival = latest()
    ArrivalProgress.objects.filter(arrival=arrival).update(stage="FAILED")
    assert "It stopped, and that is our fault" in client.get(page(arrival)).text

    client.post(page(arrival, "start_again"))
    work()

    assert latest().state == "WAITING"


def test_another_districts_roster_is_not_found(client_of, arrived, school, data_steward):
    arrival = arrived(roster())
    other = client_of(data_steward)

    for name in ("arrival", "change_list", "refused_list", "refused_csv"):
        assert other.get(page(arrival, name)).status_code == 404
    for name in ("apply_arrival", "throw_away", "cancel_arrival", "confirm_leaving"):
        assert other.post(page(arrival, name)).status_code == 404
    assert "No roster has come yet" in other.get(LIST).text


def test_the_county_sees_the_figures_and_none_of_the_rows(client_of, arrived, district):
    director = UserFactory()
    GrantFactory(user=director, role="DIRECTOR", organization=district.parent)
    arrival = arrived(replaced("users", "{SSID:1000000003},07", "{SSID:1000000003},13"))
    client = client_of(director)

    assert "Laurel Valley Unified" in client.get(LIST).text
    text = client.get(page(arrival)).text
    assert "What would change" in text
    assert page(arrival, "change_list") not in text
    assert page(arrival, "refused_csv") not in text
    assert page(arrival, "apply_arrival") not in text
    assert client.get(page(arrival, "change_list")).status_code == 404
    assert client.get(SEND).status_code == 403


def test_a_coordinator_may_not_enter(client_of, coordinator):
    assert client_of(coordinator).get(LIST).status_code == 403


def test_pages_ask_the_database_a_constant_number_of_times(
    client, applied, arrived, django_assert_max_num_queries
):
    applied(many(40))
    arrival = arrived(many(38))

    for address, most in ((LIST, 14), (page(arrival), 20), (page(arrival, "change_list"), 14)):
        with django_assert_max_num_queries(most):
            client.get(address)
