"""Change requests field by field: proposed by readers, written or left by staff."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aldea.access.permissions import Permission
from aldea.core.rls import Reach, reading
from aldea.partners import changes, edits, guides, proposals, rules
from aldea.partners.changes import Correction, Taken
from aldea.partners.editable import EDITABLE
from aldea.partners.models import (
    Address,
    ChangeRequest,
    Edit,
    Phone,
    ProposedField,
    Remark,
    RequiredDocument,
    Service,
    Verification,
)
from aldea.partners.rules import Change
from tests.partners import listings
from tests.partners.test_directory import load
from tests.web.public.conftest import near

About, State = ChangeRequest.About, ProposedField.State
NUMBERS = ["(626) 555-0142", "(626) 555-0143", "(626) 555-0144"]
NEW = ["(626) 555-0190", "(626) 555-0191", "(626) 555-0192"]


@pytest.fixture
def pantry(school, tmp_path):
    phones = [{"id": listings.key(number), "number": number} for number in NUMBERS]
    load(tmp_path, listings.service(
        phones=phones,
        required_documents=[{"id": listings.key("bag"), "document": "A bag"}],
        service_at_locations=[listings.at("pantry", near(school))],
    ))  # fmt: skip
    return Service.objects.get()


def numbers():
    return sorted(Phone.objects.values_list("number", flat=True))


def renumbered(old, new):
    return Change("phone", Phone.objects.get(number=old).pk, "number", old, new)


def suggest(service, *proposed, about=About.PHONE, said=""):
    return changes.suggest(
        service=service, about=about, said=said, language="es", proposed=proposed
    )


def taken(change, *, only=None, instead=None):
    """What staff take of a request, at the values that stand there now."""
    return [
        Taken(each.field, each.now, instead or each.field.after)
        for each in proposals.of(change=change)
        if only is None or each.field.before in only
    ]


def states(change):
    return sorted(change.proposed.values_list("state", flat=True))


def test_a_visitor_proposes_fields_and_reads_none(pantry):
    wanted = [renumbered(NUMBERS[0], NEW[0]), edits.new_row(pantry, "phone", {"number": NEW[1]})]

    with reading(Reach("visitor")):
        change = suggest(pantry, *wanted)
        with pytest.raises(DatabaseError), transaction.atomic():
            list(ProposedField.objects.all())

    renamed, missing = (each.field for each in proposals.of(change=change))
    assert change.fields == 2
    assert (renamed.before, renamed.after, renamed.row) == (NUMBERS[0], NEW[0], wanted[0].row)
    assert (missing.pk, missing.row, missing.after["number"]) == (wanted[1].row, None, NEW[1])
    assert numbers() == NUMBERS


def test_one_field_is_enough_and_nothing_is_not(pantry):
    assert suggest(pantry, renumbered(NUMBERS[0], NEW[0])).said == ""

    with pytest.raises(changes.NothingSaid):
        suggest(pantry, renumbered(NUMBERS[0], NUMBERS[0]))


def test_what_breaks_a_rule_is_refused(pantry):
    with pytest.raises(rules.NotRight) as refused:
        suggest(pantry, renumbered(NUMBERS[0], "555"))

    assert refused.value.wrong[0].column == "number"
    assert not ChangeRequest.objects.exists()


@pytest.mark.parametrize(
    "stray",
    [
        Change("service", listings.key("x"), "name", "Food pantry", "Mine"),
        Change("phone", listings.key("x"), "type", "", "fax"),
        Change("phone", listings.key("x"), after={"number": NEW[0], "contact_id": "x"}),
        Change("schedule", listings.key("x"), "byday", "MO", "TU"),
    ],
)
def test_nobody_is_asked_for_anything_else(pantry, stray):
    with pytest.raises(changes.NotAskedFor):
        suggest(pantry, stray)


def test_staff_write_some_and_leave_others(pantry, coordinator, as_staff):
    change = suggest(
        pantry,
        renumbered(NUMBERS[0], NEW[0]),
        renumbered(NUMBERS[1], NEW[1]),
        edits.new_row(pantry, "phone", {"number": NEW[2]}),
    )

    with as_staff(coordinator, Permission.DIRECTORY_REVIEW) as by:
        made = changes.correct(
            change=change, taken=taken(change, only=[NUMBERS[0], None]), how="CALLED", by=by
        )
        with pytest.raises(changes.AlreadyAnswered):
            changes.correct(change=change, taken=taken(change), how="CALLED", by=by)
        with pytest.raises(changes.AlreadyAnswered):
            changes.decline(change=change, how="CALLED", by=by)

    change.refresh_from_db()
    assert numbers() == sorted([NEW[0], *NUMBERS[1:], NEW[2]])
    assert states(change) == [State.ACCEPTED, State.ACCEPTED, State.DECLINED]
    assert change.state == ChangeRequest.State.ACCEPTED
    assert Edit.objects.get() == made
    assert (made.change_request, made.fields.count()) == (change, 2)
    assert guides.latest_verification(service=pantry).how == "CALLED"


def test_staff_write_another_value(pantry, coordinator, actor_for):
    change = suggest(pantry, renumbered(NUMBERS[0], NEW[0]))

    changes.correct(
        change=change, taken=taken(change, instead=NEW[2]), how="CALLED", by=actor_for(coordinator)
    )

    assert numbers() == [*NUMBERS[1:], NEW[2]]
    assert change.proposed.get().after == NEW[0]


def test_a_row_goes(pantry, coordinator, actor_for):
    paper = RequiredDocument.objects.get()
    change = suggest(
        pantry,
        Change("required_document", paper.pk, before={"document": "A bag"}),
        about=About.PAPERS,
    )

    changes.correct(change=change, taken=taken(change), how="CALLED", by=actor_for(coordinator))

    assert not RequiredDocument.objects.exists()


def test_a_remark_may_stand_beside_what_is_written(pantry, coordinator, actor_for):
    change = suggest(pantry, renumbered(NUMBERS[0], NEW[0]))

    changes.correct(
        change=change,
        taken=taken(change),
        how="CALLED",
        beside=Correction(kind=Remark.Kind.BY_PHONE, words_en="This week"),
        by=actor_for(coordinator),
    )

    assert Remark.objects.get().words_en == "This week"
    assert NEW[0] in numbers()


@pytest.mark.parametrize("answer", ["decline", "accept"])
def test_an_answer_that_writes_nothing_leaves_every_field(pantry, coordinator, actor_for, answer):
    change, by = suggest(pantry, renumbered(NUMBERS[0], NEW[0])), actor_for(coordinator)

    if answer == "decline":
        changes.decline(change=change, how="CALLED", by=by)
    else:
        correction = Correction(kind=Remark.Kind.MOVED, words_en="Hall")
        changes.accept(change=change, correction=correction, by=by)

    assert states(change) == [State.DECLINED]
    assert numbers() == NUMBERS
    assert not Edit.objects.exists()


def test_what_changed_since_is_shown_and_not_written_over(pantry, coordinator, actor_for):
    change, by = suggest(pantry, renumbered(NUMBERS[0], NEW[0])), actor_for(coordinator)
    seen = taken(change)
    edits.edit(service=pantry, changes=[renumbered(NUMBERS[0], NEW[1])], by=by)

    [proposal] = proposals.of(change=change)
    with pytest.raises(edits.ChangedMeanwhile):
        changes.correct(change=change, taken=seen, how="CALLED", by=by)

    assert proposal.is_moved
    assert (proposal.field.before, proposal.now, proposal.sent) == (NUMBERS[0], NEW[1], NUMBERS[0])
    change.refresh_from_db()
    assert (change.state, states(change)) == (ChangeRequest.State.OPEN, [State.OPEN])
    changes.correct(change=change, taken=taken(change), how="CALLED", by=by)
    assert NEW[0] in numbers()


def test_what_stands_there_already_or_went_is_said(pantry, coordinator, actor_for):
    wanted = [
        renumbered(NUMBERS[0], NEW[0]),
        renumbered(NUMBERS[1], NEW[1]),
        edits.new_row(pantry, "phone", {"number": NUMBERS[2]}),
    ]
    change = suggest(pantry, *wanted)
    gone = Phone.objects.get(number=NUMBERS[1])
    edits.edit(
        service=pantry,
        changes=[wanted[0], Change("phone", gone.pk, before={"number": NUMBERS[1]})],
        by=actor_for(coordinator),
    )

    found = {each.field.before: each for each in proposals.of(change=change)}
    assert found[NUMBERS[0]].is_so_already
    assert found[NUMBERS[1]].is_gone
    assert found[None].is_so_already


def test_where_a_listing_is_stays_with_who_keeps_the_directory(
    pantry, coordinator, directory_steward, as_staff
):
    address = Address.objects.get()
    moved = Change("address", address.pk, "address_1", "12 Olmo Street", "9 Elm Street")
    change = suggest(pantry, moved, about=About.PLACE)

    with (
        as_staff(coordinator, Permission.DIRECTORY_REVIEW) as by,
        pytest.raises(changes.OnlyTheKeepers),
    ):
        changes.correct(change=change, taken=taken(change), how="CALLED", by=by)
    assert not Edit.objects.exists()
    with as_staff(directory_steward, Permission.DIRECTORY_REVIEW) as by:
        changes.correct(change=change, taken=taken(change), how="CALLED", by=by)

    address.refresh_from_db()
    assert address.address_1 == "9 Elm Street"


def test_every_kind_of_report_says_what_it_asks_for_and_who_writes_it():
    columns = {
        (table, column): asked.accepted_with
        for tables in proposals.PROPOSABLE.values()
        for table, asked in tables.items()
        for column in asked.columns
    }

    assert set(proposals.PROPOSABLE) == set(About)
    assert all(column in EDITABLE[table].columns for table, column in columns)
    kept = {key for key, permission in columns.items() if permission == Permission.DIRECTORY_KEEP}
    assert kept == {
        ("service", "status"), ("address", "address_1"), ("address", "address_2"),
        ("address", "city"), ("address", "postal_code"),
    }  # fmt: skip
    assert set(columns.values()) == {Permission.DIRECTORY_KEEP, Permission.DIRECTORY_REVIEW}


@pytest.mark.parametrize(
    "broken",
    [{"row": None, "column": "number"}, {"row": None, "after": None}, {"after": "x" * 2000}],
)
def test_constraints_hold_a_proposed_field_whole(pantry, broken):
    change = suggest(pantry, said="x")
    values = {"row": pantry.pk, "after": NEW[0], **broken}

    with pytest.raises(IntegrityError), transaction.atomic():
        ProposedField.objects.create(change_request=change, table="phone", **values)


ANSWERS = st.sampled_from(["take", "amend", "leave"])


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(answers=st.tuples(ANSWERS, ANSWERS, ANSWERS, ANSWERS))
def test_exactly_what_was_taken_stands_there(answers, pantry, coordinator, actor_for):
    by, other = actor_for(coordinator), "(626) 555-0{}"
    with transaction.atomic():
        change = suggest(
            pantry,
            *map(renumbered, NUMBERS, NEW),
            edits.new_row(pantry, "phone", {"number": "(626) 555-0180"}),
        )
        expected, chosen = [], []
        for place, (each, answer) in enumerate(
            zip(proposals.of(change=change), answers, strict=True)
        ):
            after, amended = each.field.after, other.format(place + 200)
            if answer == "amend":
                after = amended if each.field.column else {**after, "number": amended}
            if answer == "leave":
                expected += [each.field.before] if each.field.column else []
            else:
                chosen.append(Taken(each.field, each.now, after))
                expected.append(after if each.field.column else after["number"])

        if chosen:
            changes.correct(change=change, taken=chosen, how="CALLED", by=by)
        else:
            changes.decline(change=change, how="CALLED", by=by)

        assert numbers() == sorted(expected)
        assert Edit.objects.count() == bool(chosen)
        assert states(change).count(State.ACCEPTED) == len(chosen)
        assert not change.proposed.filter(state=State.OPEN).exists()
        assert Verification.objects.count() == 1
        transaction.set_rollback(True)
