"""The audited action: who, one transaction, an event, or nothing."""

import pytest
from structlog.contextvars import bound_contextvars

from aldea.accounts.models import User
from aldea.audit.models import Event
from aldea.audit.trail import Doer, Unaudited, action, command, record
from aldea.core.rls import Reach, reading
from tests.factories.accounts import UserFactory


@pytest.fixture
def user(db):
    return UserFactory()


@action
def rename(*, user: User, to: str, by: Doer) -> str:
    user.email = to
    user.save(update_fields=["email"])
    record("user.renamed", user, by=by, detail={"letters": len(to)})
    return to


@action
def rename_in_silence(*, user: User, to: str, by: Doer) -> None:
    User.objects.filter(pk=user.pk).update(email=to)


@action
def rename_by_another_verb(*, user: User, to: str, by: Doer) -> None:
    rename(user=user, to=to, by=by)


def test_an_action_answers_and_leaves_one_event(user):
    with bound_contextvars(request_id="r-1"):
        answer = rename(user=user, to="new@aldea.example", by=command("tests"))

    event = Event.objects.get()
    assert answer == "new@aldea.example"
    assert (event.name, event.subject_type, event.subject_id) == (
        "user.renamed", "accounts.user", user.pk,
    )  # fmt: skip
    assert (event.doer_kind, event.doer_id, event.request_id) == ("COMMAND", None, "r-1")
    assert event.detail == {"letters": 17}


@pytest.mark.parametrize("verb", [rename_in_silence, rename_by_another_verb])
def test_an_action_that_records_nothing_itself_does_not_happen(user, verb):
    before = user.email

    with pytest.raises(Unaudited):
        verb(user=user, to="new@aldea.example", by=command("tests"))

    user.refresh_from_db()
    assert user.email == before
    assert not Event.objects.exists()


def test_an_action_that_fails_leaves_nothing(user):
    with pytest.raises(AttributeError):
        rename(user=user, to=None, by=command("tests"))

    assert not Event.objects.exists()


def test_a_verb_without_a_doer_is_refused_at_import():
    with pytest.raises(TypeError, match="must say who does it"):
        action(lambda *, user: None)


def test_a_verb_with_a_positional_argument_is_refused_at_import():
    with pytest.raises(TypeError, match="keyword arguments only"):
        action(lambda user, *, by: None)


def test_an_event_is_written_by_a_reader_who_may_not_read_it(user):
    doer = UserFactory()

    with reading(Reach("partner", actor=doer.pk)):
        record("user.seen", user, by=Doer(kind=Event.DoerKind.USER, id=doer.pk, name="Ana"))

    assert Event.objects.get().doer_id == doer.pk
