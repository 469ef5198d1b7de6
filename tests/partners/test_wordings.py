"""Texts of the directory in other languages."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from aldea.core import clock
from aldea.core.ids import new_id
from aldea.partners import wordings
from aldea.partners.models import Wording

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(actor_for, directory_steward):
    return actor_for(directory_steward)


def test_a_text_is_said_in_the_language_asked_and_else_as_written(reader):
    written(reader, is_read=True)
    wordings.write(source="Walk in.", language="es", text="Pase.", is_read=False, by=reader)

    said = wordings.words(texts=["Free", "Call.", ""], language="es")

    assert (said.say("Free").text, said.say("Free").language) == ("Gratis", "es")
    assert (said.say("Call.").text, said.say("Call.").language) == ("Call.", "en")
    assert not said.say("")
    assert not said.has_unreviewed
    assert wordings.words(texts=["Walk in."], language="es").has_unreviewed


def test_a_translation_knows_what_it_was_made_of(reader):
    written(reader)

    said = wordings.words(texts=["Free", "Call."], language="es")

    assert said.say("Free").source == "Free"
    assert said.say("Call.").source == ""


def written(by, text="Gratis", *, is_read=False, begun_from=""):
    return wordings.write(
        source="Free", language="es", text=text, is_read=is_read, begun_from=begun_from, by=by
    )


def test_somebody_writes_and_somebody_who_reads_the_language_reviews(reader):
    first = written(reader)
    assert (first.reviewed_on, first.reviewed_by) == (None, None)

    second = written(reader, begun_from="Gratis", is_read=True)
    assert second.pk == first.pk
    assert second.reviewed_on == clock.today()
    assert second.reviewed_by_id == reader.profile_id


def test_new_words_that_nobody_says_they_read_are_unreviewed_again(reader):
    written(reader, is_read=True)

    again = written(reader, "Sin costo", begun_from="Gratis")

    assert (again.reviewed_on, again.reviewed_by_id) == (None, None)


def test_a_translation_without_words_is_refused(reader):
    with pytest.raises(wordings.NothingWritten):
        written(reader, "  ")


def test_the_same_words_that_nobody_read_are_refused(reader):
    written(reader, is_read=True)

    with pytest.raises(wordings.NothingNew):
        written(reader, begun_from="Gratis")

    assert Wording.objects.get().reviewed_on == clock.today()


def test_whoever_began_from_other_words_is_told_what_stands_now(reader):
    written(reader, "Sin costo")

    with pytest.raises(wordings.SomebodyElseWrote, match="Sin costo"):
        written(reader, "Gratis")
    assert Wording.objects.get().text == "Sin costo"


@given(
    here=st.none() | st.integers(0, 3),
    by_us=st.booleans(),
    file=st.none() | st.integers(0, 3),
    same=st.booleans(),
)
def test_a_review_is_undone_only_by_a_later_one(here, by_us, file, same):
    today = clock.today()

    def day(ago):
        return None if ago is None else today - timedelta(days=ago)

    old = Wording(text="a", reviewed_on=day(here), reviewed_by_id=1 if by_us and here else None)
    row = Wording(text="a" if same else "b", reviewed_on=day(file))

    kept = wordings.is_kept(old, row)

    if old.reviewed_on is None:
        assert not kept
    elif row.reviewed_on is None or row.reviewed_on < old.reviewed_on:
        assert kept
    elif row.reviewed_on > old.reviewed_on:
        assert not kept
    else:
        assert kept == (old.reviewed_by_id is not None)


def test_only_a_reviewed_wording_names_who_reviewed_it(reader):
    made = written(reader, is_read=True)
    made.reviewed_on = None

    with pytest.raises(IntegrityError), transaction.atomic():
        made.save()


def test_a_wording_stands_once_a_language_and_says_something():
    values = {"source": "Free", "source_key": "x", "language": "es"}
    Wording.objects.create(pk=new_id(), text="Gratis", **values)

    for text in ("Sin costo", ""):
        with pytest.raises(IntegrityError), transaction.atomic():
            Wording.objects.create(pk=new_id(), text=text, **values)
