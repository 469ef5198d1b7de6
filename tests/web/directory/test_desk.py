"""The directory's desk: who enters, and what waits there."""

import pytest
from django.urls import reverse

from aldea.core.ids import new_id
from aldea.web.directory.views.desk import WORKS


def test_the_stewards_work_begins_at_the_desk(client_of, directory_steward):
    begun = client_of(directory_steward).get(reverse("home:begin"))

    assert begun.url == reverse("directory:desk")


def test_every_kind_of_work_has_a_page(client_of, directory_steward):
    client = client_of(directory_steward)

    assert client.get(reverse("directory:desk")).status_code == 200
    for work in WORKS:
        assert client.get(reverse(work.to)).status_code == 200, work.title


@pytest.mark.parametrize(
    ("name", "args", "query"),
    [
        ("checks", [], {"page": "9" * 30}),
        ("checks", [], {"page": "9" * 5000}),
        ("checks", [], {"page": "²", "state": "\0", "need": "x"}),
        ("pairs", [], {"page": "9" * 30, "of": "\0"}),
        ("merged", [], {"page": "-1"}),
        ("standings", [], {"q": "a\0", "kind": "x", "page": "9" * 30}),
        ("held", [new_id()], {"q": "a\0"}),
        ("flagged_list", [], {"page": "x"}),
        ("file_list", [], {"page": "9" * 30}),
    ],
)
def test_nobodys_address_breaks_a_page(client_of, directory_steward, name, args, query):
    address = reverse(f"directory:{name}", args=args)

    assert client_of(directory_steward).get(address, query).status_code in {200, 302, 422}


def test_an_organization_that_is_none_is_not_found(client_of, directory_steward):
    address = reverse("directory:release", args=[new_id()])

    for to in ("", "x", "\0", str(new_id())):
        assert client_of(directory_steward).post(address, {"to": to}).status_code == 404


def test_a_coach_has_no_desk(client_of, coach):
    assert client_of(coach).get(reverse("directory:desk")).status_code == 403
