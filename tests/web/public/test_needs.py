"""The tiles of the guide."""

from aldea.support.domains import Domain
from aldea.web.public.needs import NEEDS


def test_every_kind_of_help_stands_behind_one_tile():
    behind = [domain for need in NEEDS for domain in need.domains]

    assert sorted(behind) == sorted(set(Domain) - {Domain.UNSPECIFIED})
    assert 8 <= len(NEEDS) <= 10
