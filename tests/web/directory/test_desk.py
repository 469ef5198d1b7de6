"""The directory's desk: who enters, and what waits there."""

from django.urls import reverse

from aldea.web.directory.views.desk import WORKS


def test_the_stewards_work_begins_at_the_desk(client_of, directory_steward):
    begun = client_of(directory_steward).get(reverse("home:begin"))

    assert begun.url == reverse("directory:desk")


def test_every_kind_of_work_has_a_page(client_of, directory_steward):
    client = client_of(directory_steward)

    assert client.get(reverse("directory:desk")).status_code == 200
    for work in WORKS:
        assert client.get(reverse(work.to)).status_code == 200, work.title


def test_a_coach_has_no_desk(client_of, coach):
    assert client_of(coach).get(reverse("directory:desk")).status_code == 403
