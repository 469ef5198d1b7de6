"""What a family reads of how far a listing can be believed."""

from datetime import timedelta

import pytest
from django.urls import reverse

from aldea.core import clock
from aldea.partners.models import Service, Verification
from tests.partners.test_directory import load
from tests.web.public.conftest import pantry


@pytest.mark.parametrize(("days", "is_warned"), [(1, False), (360, False), (361, True)])
def test_a_check_of_long_ago_says_so_in_both_languages(
    client, school, coordinator, tmp_path, days, is_warned
):
    load(tmp_path, pantry(school, attributes=[]))
    service = Service.objects.get()
    at = clock.now() - timedelta(days=days)
    Verification.objects.create(service=service, by=coordinator.profile, how="CALLED", at=at)
    address = reverse("public:service", args=[school.cds_code, service.pk])

    english = client.get(address, {"lang": "en"}).content.decode()
    spanish = client.get(address, {"lang": "es"}).content.decode()

    assert "Checked by a person on" in english
    assert ("That is a while ago: call before you go." in english) == is_warned
    assert ("De eso hace tiempo: llame antes de ir." in spanish) == is_warned


def test_a_row_that_was_just_written_is_not_checked(client, school, tmp_path):
    load(tmp_path, pantry(school, last_modified="2026-11-10T08:00:00Z"))
    service = Service.objects.get()

    page = client.get(reverse("public:service", args=[school.cds_code, service.pk]))

    assert "Checked by a person" not in page.content.decode()


@pytest.mark.parametrize(("said", "is_told"), [("2026-11-09", True), ("2026-11-11", False)])
def test_who_sends_it_may_have_checked_it_but_not_in_days_to_come(
    client, school, tmp_path, frozen, said, is_told
):
    load(tmp_path, pantry(school, assured_date=said))
    service = Service.objects.get()

    page = client.get(reverse("public:service", args=[school.cds_code, service.pk]))

    assert ("Checked by a person" in page.content.decode()) == is_told
