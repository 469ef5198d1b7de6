"""A home or a caseworker named for many students does not make them one family."""

from aldea.arrivals import matching
from aldea.people.models import Family, Guardian, Student
from tests.arrivals.looking import refusals
from tests.arrivals.packing import roster

HEADER = "sourcedId,orgSourcedIds,role,givenName,familyName,grades,agentSourcedIds\n"


def students_of_one_adult(count: int):
    lines = [f"k{n},M,student,Child{n},Name{n},07,home" for n in range(count)]
    return roster(
        users=HEADER + "\n".join(lines) + "\nhome,M,guardian,Casa,Hogar,,\n",
        enrollments="sourcedId,classSourcedId,schoolSourcedId,userSourcedId,role,primary\n"
        + "".join(f"e{n},c7,M,k{n},student,true\n" for n in range(count)),
        demographics="sourcedId,birthDate\n"
        + "".join(f"k{n},2013-02-{n + 1:02d}\n" for n in range(count)),
    )


def test_so_many_children_of_one_adult_stay_families_of_their_own(bring, send):
    count = matching.MOST_CHILDREN + 1

    arrival = send(students_of_one_adult(count))

    assert [each[4] for each in refusals(arrival)] == ["GUARDIAN_OF_MANY"]
    bring(students_of_one_adult(count))
    assert Student.objects.count() == Family.objects.count() == count
    assert not Guardian.objects.filter(sourced_id="home").exists()


def test_a_large_family_stays_one(bring):
    bring(students_of_one_adult(matching.MOST_CHILDREN))

    assert Student.objects.count() == matching.MOST_CHILDREN
    assert Family.objects.count() == 1
