"""Foreign keys walk past policies, so every insert is checked against what its writer sees."""

import pytest
from django.apps import apps
from django.db.models import ForeignKey

from aldea.core.rls import Reach
from tests.factories.network import SchoolFactory
from tests.rls import declared
from tests.rls.rows import Place
from tests.rls.test_matrix import OF_PEOPLE, copied, inserted, renew, staff, tried

MODELS = {model._meta.db_table: model for model in apps.get_models()}
FRESH = {"support_referral": {"number": "R-999999"}, "people_disclosedfact": {"data_class": "ZIP"}}


def references(table: str) -> list[tuple[str, str]]:
    """The columns of a table that name a protected row, and whose."""
    return [
        (field.column, field.related_model._meta.db_table)
        for field in MODELS[table]._meta.get_fields()
        if isinstance(field, ForeignKey)
        and field.related_model._meta.db_table in OF_PEOPLE
        and field.related_model is not MODELS[table]  # a policy cannot read its own table
    ]


def insertable(reader: str) -> list[str]:
    may = {(table, who, operation) for table, who, operation, _ in declared.grants()}
    return [table for table in OF_PEOPLE if (table, reader, "INSERT") in may]


STAFF = [(table, *each) for table in insertable("staff") for each in references(table)]


@pytest.fixture
def here(db: None) -> Place:
    return Place(SchoolFactory())


@pytest.fixture
def there(db: None) -> Place:
    return Place(SchoolFactory())


@pytest.mark.parametrize(("table", "column", "named"), STAFF)
def test_staff_hang_nothing_on_a_row_they_do_not_see(here, there, table, column, named):
    copy = copied(table, here.rows[table])
    renew(copy, **FRESH.get(table, {}), **{column: there.rows[named]})

    with tried(staff(here)):
        assert inserted(table, copy) == 0


@pytest.mark.parametrize("side", ["PARTNER", "FAMILY"])
@pytest.mark.parametrize("table", insertable("link"))
def test_a_link_writes_for_the_school_of_its_record_only(here, there, table, side):
    copy = copied(table, here.rows[table])
    renew(copy, school_id=there.school.pk)
    if table == "support_word":
        renew(copy, side=side)

    with tried(Reach("link", link=here.referral.pk, side=side)):
        assert inserted(table, copy) == 0
