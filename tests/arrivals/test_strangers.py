"""Another child under a known number does not take over the record of the first."""

import pytest

from aldea.people.models import Student
from tests.arrivals.looking import refusals
from tests.arrivals.packing import FILES_1_1, roster

XIMENA = "s1,M,student,Ximena,Reyes,{SSID:1000000001}"
BORN = "s1,2013-02-03"


def again(row: str, born: str):
    return roster(
        users=FILES_1_1["users.csv"].replace(XIMENA, row),
        demographics=FILES_1_1["demographics.csv"].replace(BORN, born),
    )


@pytest.mark.parametrize(
    ("row", "born"),
    [
        ("s1,M,student,Devon,Walker,{SSID:1000000009}", "s1,2014-05-06"),
        ("s1,M,student,Devon,Walker,", "s1,2014-05-06"),
        ("s1,M,student,Devon,Walker,{SSID:1000000009}", BORN),
        ("s9,M,student,Devon,Walker,{SSID:1000000001}", "s9,2014-05-06"),
    ],
)
def test_another_child_under_a_known_number_is_refused(bring, send, row, born):
    bring(roster())

    arrival = send(again(row, born))

    [refused] = [each for each in refusals(arrival) if each[0] == "users.csv"]
    assert (refused[2], refused[4], refused[5]) == ("sourcedId", "ID_REUSED", True)
    assert arrival.changed == 0
    ximena = Student.objects.get(sourced_id="s1")
    assert (ximena.given_name, str(ximena.birth_date)) == ("Ximena", "2013-02-03")


@pytest.mark.parametrize(
    ("row", "born"),
    [
        ("s1,M,student,Ximena,Brooks,{SSID:1000000001}", BORN),
        ("s1,M,student,Max,Brooks,{SSID:1000000001}", "s1,2013-02-04"),
        ("s1,M,student,Ximena,Reyes,{SSID:1000000009}", BORN),
        ("s1,M,student,Ximena,Brooks,", "s1,2013-02-04"),
    ],
)
def test_a_student_whose_name_or_date_is_corrected_stays_the_same(bring, send, row, born):
    bring(roster())

    assert refusals(send(again(row, born))) == []
