"""Users: credentials, apart from the name that colleagues read."""

import pytest
from django.db import IntegrityError
from django.db.utils import ProgrammingError

from aldea.accounts.models import Profile, User
from aldea.core.rls import PEOPLE_READERS, Reach, reading
from tests.factories.accounts import UserFactory


def test_an_address_is_kept_in_small_letters(db):
    user = UserFactory(email="  Maya@Aldea.EXAMPLE ")

    user.refresh_from_db()
    assert user.email == "maya@aldea.example"
    assert User.objects.get_by_natural_key("MAYA@aldea.example") == user


def test_an_address_is_somebodys_once(db):
    UserFactory(email="maya@aldea.example")

    with pytest.raises(IntegrityError):
        UserFactory(email="Maya@aldea.example")


def test_the_database_refuses_capitals_whoever_writes_them(db):
    user = UserFactory()

    with pytest.raises(IntegrityError, match="user_email_is_lower"):
        User.objects.filter(pk=user.pk).update(email="Maya@aldea.example")


def test_a_form_too_sees_small_letters(db):
    user = User(email=" Maya@Aldea.example")

    user.clean()

    assert user.email == "maya@aldea.example"


@pytest.mark.parametrize(("name", "first"), [("Maya Ruiz Soto", "Maya"), ("", "")])
def test_a_colleague_is_greeted_by_the_first_name(name, first):
    assert Profile(name=name).first_name == first


@pytest.mark.parametrize("reader", [*PEOPLE_READERS, "jobs"])
def test_nobody_reads_credentials_and_everybody_reads_names(db, reader):
    user = UserFactory(profile__name="Maya Ruiz")

    with reading(Reach(reader)):
        assert Profile.objects.get(pk=user.pk).name == "Maya Ruiz"
    with pytest.raises(ProgrammingError, match="permission denied"), reading(Reach(reader)):
        User.objects.get(pk=user.pk)
