"""Gates: who may enter, and as which reader of the database."""

import io

import pytest
from django.http import FileResponse, StreamingHttpResponse
from django.template.response import ContentNotRenderedError
from django.urls import reverse

from aldea.access.permissions import Permission
from aldea.people.models import Student
from aldea.web.shell import gate
from tests.factories.people import (
    CensusLineFactory,
    ConsentFactory,
    DisclosureFactory,
    EnrolmentFactory,
    GuardianFactory,
    OpeningFactory,
    StrengthFactory,
    StudentFactory,
    TouchFactory,
)
from tests.factories.support import (
    NeedFactory,
    ReferralFactory,
    ReferralStepFactory,
    WordFactory,
)


def test_somebody_who_has_not_signed_in_is_asked_to(client, school):
    address = reverse("home:places")

    answer = client.get(address)

    assert answer.status_code == 302
    assert answer.url == f"{reverse('account_login')}?next={address}"


def test_a_role_without_the_permission_is_refused(client_of, data_steward, school):
    answer = client_of(data_steward).get(reverse("home:today", args=[school.cds_code]))

    assert answer.status_code == 403


def test_a_school_out_of_reach_is_as_absent_as_one_that_does_not_exist(
    client_of, coordinator, other_school
):
    client = client_of(coordinator)

    hidden = client.get(reverse("home:today", args=[other_school.cds_code]))
    missing = client.get(reverse("home:today", args=["99999990000000"]))

    assert hidden.status_code == missing.status_code == 404


@pytest.mark.parametrize("kind", [StreamingHttpResponse, FileResponse])
def test_rows_are_not_streamed_after_the_reach_is_gone(kind):
    with pytest.raises(ContentNotRenderedError):
        gate._whole(kind(line for line in (b"one", b"two")))


def test_a_kept_file_may_be_sent_bit_by_bit():
    answer = gate._whole(FileResponse(io.BytesIO(b"kept")))

    assert answer.getvalue() == b"kept"


def test_a_verb_under_a_reader_sees_its_own_school_only(
    as_staff, coordinator, school, other_school
):
    mine = StudentFactory(school=school)
    StudentFactory(school=other_school)

    with as_staff(coordinator, Permission.STUDENT_VIEW):
        assert list(Student.objects.all()) == [mine]


@pytest.mark.parametrize(
    "make",
    [
        CensusLineFactory, ConsentFactory, DisclosureFactory, EnrolmentFactory, GuardianFactory,
        NeedFactory, OpeningFactory, ReferralFactory, ReferralStepFactory, StrengthFactory,
        StudentFactory, TouchFactory, WordFactory,
    ],
)  # fmt: skip
def test_every_factory_makes_a_valid_row(make, db):
    make().refresh_from_db()
