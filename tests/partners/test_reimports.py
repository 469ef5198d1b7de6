"""Files that come again heed what people edited: it is kept, agreed with, or overtaken and told."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aldea.partners import directory, edits
from aldea.partners.models import EditedField, Phone, Service
from aldea.partners.rules import Change
from tests.partners import listings
from tests.partners.pantry import (
    NUMBER,
    OTHER,
    THIRD,
    added,
    load,
    numbers,
    pantry,
    remove,
    renumber,
    states,
)

State = EditedField.State


@pytest.fixture
def service(tmp_path, db):
    load(tmp_path, pantry())
    return Service.objects.get()


@pytest.fixture
def by(actor_for, directory_steward):
    return actor_for(directory_steward)


@pytest.fixture
def phone(service):
    return Phone.objects.get()


def test_the_file_again_keeps_our_edit(service, by, tmp_path):
    renumber(service, by)

    again = load(tmp_path, pantry())

    assert numbers() == [OTHER]
    assert (again.new, again.changed, again.removed) == (0, 0, 0)
    assert states() == [State.STANDING]


def test_a_sender_that_says_the_same_closes_the_edit(service, by, tmp_path):
    renumber(service, by)

    load(tmp_path, pantry(OTHER))
    load(tmp_path, pantry(THIRD))

    assert states() == [State.AGREED]
    assert numbers() == [THIRD]


def test_a_sender_that_says_something_else_is_taken_and_told(service, by, tmp_path):
    renumber(service, by)

    loaded = load(tmp_path, pantry(THIRD))

    field = EditedField.objects.get()
    assert numbers() == [THIRD]
    assert (field.state, field.theirs) == (State.OVERTAKEN, THIRD)
    assert "1 overtaken" in str(loaded)


@pytest.mark.parametrize(("with_ours", "stands"), [(False, THIRD), (True, OTHER)])
def test_a_person_looks_at_what_was_overtaken(service, by, tmp_path, with_ours, stands):
    renumber(service, by)
    load(tmp_path, pantry(THIRD))
    field = EditedField.objects.get()

    edits.settle(field=field, by=by, with_ours=with_ours)
    with pytest.raises(edits.SettledAlready):
        edits.settle(field=field, by=by)
    load(tmp_path, pantry(THIRD))

    assert numbers() == [stands]


def test_a_row_we_added_outlives_whole_lists(service, by, tmp_path):
    added(service, by)

    load(tmp_path, pantry())

    assert numbers() == [NUMBER, OTHER]


def test_a_row_we_added_becomes_the_senders_when_it_sends_the_same(service, by, tmp_path):
    ours = added(service, by)

    theirs = {"id": listings.key("theirs"), "number": OTHER}
    first = {"id": listings.key("phone"), "number": NUMBER}
    load(tmp_path, pantry(phones=[first, theirs]))

    assert numbers() == [NUMBER, OTHER]
    assert not Phone.objects.filter(pk=ours.pk).exists()
    assert states() == [State.AGREED]


def test_a_row_we_removed_stays_away_until_the_sender_has_news(service, phone, by, tmp_path):
    remove(service, phone, by)

    load(tmp_path, pantry())
    assert numbers() == []
    load(tmp_path, pantry(THIRD))
    assert numbers() == [THIRD]


def test_a_row_the_sender_removes_too_is_agreed(service, phone, by, tmp_path):
    remove(service, phone, by)

    load(tmp_path, pantry(phones=[]))

    assert not EditedField.objects.standing().filter(table="phone").exists()


def test_an_edited_row_that_the_sender_takes_out_is_told(service, by, tmp_path):
    renumber(service, by)

    load(tmp_path, pantry(phones=[]))

    assert states() == [State.OVERTAKEN]
    assert numbers() == []


def test_a_preview_leaves_edits_as_they_are(service, by, tmp_path):
    renumber(service, by)

    shown = directory.preview(path=listings.write(tmp_path, pantry(THIRD)))

    assert "1 overtaken" in str(shown)
    assert states() == [State.STANDING]
    assert numbers() == [OTHER]


def test_harvesters_see_an_edit_after_the_file_came_again(tmp_path, db, by):
    load(tmp_path, pantry(last_modified="2020-01-01T00:00:00Z"))
    service = Service.objects.get()

    renumber(service, by)
    load(tmp_path, pantry(last_modified="2020-01-01T00:00:00Z"))

    service.refresh_from_db()
    assert service.last_modified > "2020-01-01T00:00:00Z"


def room(available, updated):
    return {
        "id": listings.key("room"), "available": available, "updated": updated,
        "unit": {"id": listings.key("beds"), "name": "beds"},
    }  # fmt: skip


@pytest.mark.parametrize("again", [3, 5])
def test_a_newer_word_of_the_sender_on_room_is_news_whatever_it_says(tmp_path, db, by, again):
    load(tmp_path, pantry(capacities=[room(3, "2020-01-01T00:00:00Z")]))
    service = Service.objects.get()
    row = service.capacities.get()
    one = Change("service_capacity", row.pk, "available", 3, 1)
    edits.edit(service=service, changes=[one], by=by)

    load(tmp_path, pantry(capacities=[room(again, "2999-01-01T00:00:00Z")]))

    row.refresh_from_db()
    assert (row.available, row.updated) == (again, "2999-01-01T00:00:00Z")
    overtaken = EditedField.objects.filter(state=State.OVERTAKEN).get()
    assert (overtaken.column, overtaken.theirs) == ("available", again)


# Moves of a world: the sender changes its mind, staff edit, put back, files come.
NUMBERS = st.sampled_from([NUMBER, OTHER, THIRD])
MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("send"), st.lists(NUMBERS, max_size=2)),
        st.tuples(st.just("edit"), NUMBERS),
        st.tuples(st.just("add"), NUMBERS),
        st.tuples(st.just("remove"), st.just(None)),
        st.tuples(st.just("revert"), st.integers(0, 3)),
    ),
    max_size=8,
)


def moved(move, value, service, by, folder):
    row = Phone.objects.order_by("pk").first()
    if move == "send":
        said = [
            {"id": listings.key("phone", str(place)), "number": number}
            for place, number in enumerate(value)
        ]
        load(folder, pantry(phones=said))
    elif move == "add":
        added(service, by, value)
    elif move == "revert":
        field = EditedField.objects.order_by("-pk")[value : value + 1].first()
        if field:
            edits.revert(field=field, by=by)
    elif row and move == "edit":
        renumber(service, by, value, before=row.number, row=row.pk)
    elif row:
        remove(service, row, by)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(moves=MOVES)
def test_the_same_file_changes_nothing_whatever_people_edited(moves, service, by, tmp_path):
    Phone.objects.all().delete()
    EditedField.objects.all().delete()
    moved("send", [NUMBER], service, by, tmp_path)
    sent = [NUMBER]
    for move, value in moves:
        try:
            moved(move, value, service, by, tmp_path)
        except (edits.NothingChanged, edits.NotTheLatest):
            continue
        sent = value if move == "send" else sent

    before = numbers()
    standing = sorted(EditedField.objects.standing().values_list("row", "column", "state"))
    moved("send", sent, service, by, tmp_path)

    assert numbers() == before
    assert standing == sorted(EditedField.objects.standing().values_list("row", "column", "state"))
    for field in EditedField.objects.standing():  # each stands in the row, or keeps one away
        row = Phone.objects.filter(pk=field.row).first()
        if field.column:
            assert getattr(row, field.column) == field.after
        else:
            assert (row is None) == (field.after is None)
