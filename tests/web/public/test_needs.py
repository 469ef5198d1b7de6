"""The tiles of the guide."""

from aldea.support.domains import Domain
from aldea.web.public.needs import MEANT, NEEDS


def test_every_kind_of_help_stands_behind_one_tile():
    behind = [domain for need in NEEDS for domain in need.domains]

    assert sorted(behind) == sorted(set(Domain) - {Domain.UNSPECIFIED})
    assert 8 <= len(NEEDS) <= 10


def test_an_address_may_name_a_kind_of_help_and_means_its_tile():
    assert MEANT["homelessness"].key == "home"
    assert MEANT["home"].key == "home"
