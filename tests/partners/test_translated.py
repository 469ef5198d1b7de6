"""A translator's file coming back: row by row, all at once, and never over somebody's work."""

import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aldea.audit.models import Event
from aldea.audit.trail import command
from aldea.core import clock
from aldea.partners import texts, translated, wordings
from aldea.partners.directory import FileRefused, Overtaken
from aldea.partners.models import ListedText, Wording
from devtools.guide.planting import WORDINGS
from tests.partners import listings
from tests.partners.test_directory import load as load_services

pytestmark = pytest.mark.django_db
BY = command("test")
HEAD = "language,source,text,reviewed_on,reviewed_by\n"


@pytest.fixture
def food(tmp_path):
    """Two texts that listings show: a name and what is told of it."""
    load_services(tmp_path, listings.service(description="Take two bags."))


def put(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "vi.csv"
    path.write_bytes(text.encode(encoding))
    return path


def load(tmp_path, text, **more):
    return translated.import_file(path=put(tmp_path, text), by=BY, **more)


def counted(loaded):
    return loaded.new, loaded.changed, loaded.same, loaded.left_out


def refused(tmp_path, text, encoding="utf-8"):
    """The first refusal of a file of which nothing can be taken."""
    with pytest.raises(FileRefused) as caught:
        translated.import_file(path=put(tmp_path, text, encoding), by=BY)
    assert not Wording.objects.exists()
    return caught.value.refusals[0]


def given_out(**filled):
    """The file as a translator got it, with texts filled in."""
    rows = list(csv.DictReader(io.StringIO(texts.as_csv(language="vi"), newline="")))
    for row in rows:
        row |= filled.get(row["source"], {})
    out = io.StringIO(newline="")
    table = csv.DictWriter(out, texts.COLUMNS)
    table.writeheader()
    table.writerows(rows)
    return out.getvalue()


def test_a_file_loads_and_again_changes_nothing(tmp_path):
    text = f"{HEAD}es,Walk in.,Pase sin cita.,,\nes,Free,Gratis,2026-10-01,Ana\n"

    assert counted(load(tmp_path, text, ahead=True)) == (2, 0, 0, 0)
    before = list(Wording.objects.order_by("pk").values())
    assert counted(load(tmp_path, text, ahead=True)) == (0, 0, 2, 0)
    assert list(Wording.objects.order_by("pk").values()) == before


def test_it_is_recorded_who_loaded_it_and_who_reviewed(tmp_path, food):
    load(tmp_path, f"{HEAD}vi,Food pantry,Thức ăn,2026-10-01,Nguyễn Lan\n")

    made = Wording.objects.get()
    assert (made.reviewer, made.reviewed_by_id) == ("Nguyễn Lan", None)
    assert texts.one(key=made.source_key, language="vi").reviewed_by == "Nguyễn Lan"
    assert Event.objects.get(name="wordings.loaded").detail["new"] == 1


def test_a_row_that_waits_for_its_translator_is_passed_over(tmp_path, food):
    assert counted(load(tmp_path, f"{HEAD}vi,Take two bags.,,,\nvi,Food pantry,Đồ ăn,,\n")) == (
        1, 0, 0, 0,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "where", "rule"),
    [
        (f"{HEAD}vi,,Thức ăn,,\n", "line 2, source", "A translation is of a text"),
        (f"{HEAD},Food pantry,Đồ ăn,,\n", "line 2, language", "One of: en, es, zh-hant"),
        (f"{HEAD}xx,Food pantry,Đồ ăn,,\n", "line 2, language", "One of: en, es, zh-hant"),
        (f"{HEAD}vi,Food pantry,Đồ,2999-01-01,L\n", "line 2, reviewed_on", "A day that has come"),
        (f"{HEAD}vi,Food pantry,Đồ,soon,L\n", "line 2, reviewed_on", "A day"),
        (f"{HEAD}vi,Food pantry,Đồ,2026-10-01,\n", "line 2, reviewed_by", "A review has a name"),
        (f"{HEAD}vi,Food pantry,Đồ ăn,,Lan\n", "line 2, reviewed_on", "A review has a day"),
        (f"{HEAD}vi,Food pantry,Đồ,,,,x\n", "line 2, all", "A row has as many columns"),
        (f"{HEAD}vi,Food pantry,\0,,\n", "line 2, text", "Text that can be stored"),
        (f"{HEAD}vi,Nobody says so.,Không,,\n", "line 2, source", "No listing says this"),
        ("source,text\nFood pantry,Đồ ăn\n", "line 1", "The columns language, source"),
        (f'{HEAD}vi,"{"a" * 200_000}",b,,\n', "line 2", "The file is CSV"),
        ("", "line 1", "The columns language, source"),
    ],
)
def test_a_row_that_breaks_a_rule_is_told_with_its_line_and_column(
    tmp_path, food, text, where, rule
):
    found = refused(tmp_path, text)

    assert found.pointer == where
    assert found.rule.startswith(rule)
    assert found.remedy.endswith((".", "?"))


def test_a_file_in_another_alphabet_is_refused_whole(tmp_path, food):
    found = refused(tmp_path, f"{HEAD}vi,Food pantry,Más,,\n", "latin-1")

    assert "CSV UTF-8" in found.remedy


def test_the_rows_beside_a_refused_one_are_loaded_and_lines_counted_over_line_breaks(
    tmp_path, food
):
    text = f'{HEAD}vi,Food pantry,"Đồ\năn",,\nvi,Nobody.,Không,,\nvi,Take two bags.,Hai túi,,\n'
    loaded = load(tmp_path, text)

    assert counted(loaded) == (2, 0, 0, 1)
    assert loaded.refusals[0].pointer == "line 4, source"


def test_refusals_follow_as_the_rows_do(tmp_path, food):
    text = f"{HEAD}vi,Nobody.,Không,,\nvi,Food pantry,Đồ ăn,,\nvi,,x,,\nxx,Food pantry,y,,\n"

    where = [found.pointer for found in load(tmp_path, text).refusals]
    assert where == ["line 2, source", "line 4, source", "line 5, language"]


def test_a_list_separated_by_semicolons_is_read_too(tmp_path, food):
    text = f"{HEAD}vi,Food pantry,Đồ ăn,,\n".replace(",", ";")

    assert counted(load(tmp_path, text)) == (1, 0, 0, 0)


def test_one_text_put_into_other_words_twice_is_asked_about(tmp_path, food):
    rows = "vi,Food pantry,Đồ ăn,,\nvi,Food pantry,Đồ ăn,,\nvi,Food pantry,Thức ăn,,\n"
    loaded = load(tmp_path, HEAD + rows)

    assert counted(loaded) == (1, 0, 0, 1)
    assert loaded.refusals[0].rule == "A text has one translation; line 2 has another"


def test_a_text_whose_original_changed_is_refused_with_what_it_says_now(tmp_path, food):
    filled = given_out(**{
        "Take two bags.": {"text": "Hai túi"}, "Food pantry": {"text": "Đồ ăn"},
    })  # fmt: skip
    load_services(tmp_path, listings.service(description="Take three bags."))

    for ahead in (False, True):
        loaded = load(tmp_path, filled, ahead=ahead)
        assert loaded.left_out == 1
        assert "it now says “Take three bags.”" in loaded.refusals[0].rule
    assert Wording.objects.get().text == "Đồ ăn"


def test_what_somebody_wrote_since_the_file_was_given_out_is_kept(tmp_path, food, actor_for,
                                                                  directory_steward):  # fmt: skip
    filled = given_out(**{"Food pantry": {"text": "Đồ ăn"}})
    by = actor_for(directory_steward)
    wordings.write(source="Food pantry", language="vi", text="Thức ăn", is_read=False, by=by)

    found = refused_row(tmp_path, filled)

    assert "Somebody wrote here since the file was given out: “Thức ăn”" in found.rule
    assert Wording.objects.get().text == "Thức ăn"


def refused_row(tmp_path, text):
    with pytest.raises(FileRefused) as caught:
        load(tmp_path, text)
    return caught.value.refusals[0]


def test_a_row_the_translator_left_as_it_was_undoes_nothing(tmp_path, food):
    wordings.write(source="Food pantry", language="vi", text="Đồ", is_read=False, by=BY)
    untouched = given_out()
    wordings.write(
        source="Food pantry", language="vi", text="Đồ ăn", begun_from="Đồ", is_read=False, by=BY
    )

    assert counted(load(tmp_path, untouched)) == (0, 0, 1, 0)
    assert Wording.objects.get().text == "Đồ ăn"


def test_an_older_file_does_not_undo_a_review_and_says_so(
    tmp_path, food, actor_for, directory_steward
):
    by = actor_for(directory_steward)
    wordings.write(source="Food pantry", language="vi", text="Thức ăn", is_read=True, by=by)
    rows = "vi,Food pantry,Đồ ăn,,\nvi,Take two bags.,Hai túi,,\n"

    loaded = load(tmp_path, HEAD + rows)

    assert counted(loaded) == (1, 0, 0, 1)
    assert f"A person reviewed what stands there, on {clock.today()}" in loaded.refusals[0].rule
    assert Wording.objects.get(source="Food pantry").reviewed_by_id == by.profile_id


def test_a_later_review_of_a_file_takes_the_place_of_ours(
    tmp_path, food, actor_for, directory_steward, frozen
):
    by = actor_for(directory_steward)
    wordings.write(source="Food pantry", language="vi", text="Đồ", is_read=True, by=by)
    frozen.move_to(clock.now() + timedelta(days=2))
    text = f"{HEAD}vi,Food pantry,Thức ăn,{clock.today()},Lan\n"

    assert counted(load(tmp_path, text)) == (0, 1, 0, 0)
    made = Wording.objects.get()
    assert (made.text, made.reviewed_by_id, made.reviewer) == ("Thức ăn", None, "Lan")


def test_a_preview_writes_nothing_and_tells_what_would_change(tmp_path, food):
    wordings.write(source="Food pantry", language="vi", text="Đồ", is_read=False, by=BY)
    path = put(tmp_path, f"{HEAD}vi,Food pantry,Đồ ăn,,\nvi,Take two bags.,Hai túi,,\n")

    shown = translated.preview(path=path)

    assert counted(shown) == (1, 1, 0, 0)
    assert [(one.name, one.before, one.after) for one in shown.comparison.differences] == [
        ("Food pantry", "Đồ", "Đồ ăn (not reviewed)"),
        ("Take two bags.", "", "Hai túi (not reviewed)"),
    ]
    assert Wording.objects.get().text == "Đồ"


def test_what_changed_after_the_preview_is_shown_anew_and_not_applied(tmp_path, food):
    path = put(tmp_path, f"{HEAD}vi,Food pantry,Đồ ăn,,\n")
    mark = translated.preview(path=path).comparison.mark()
    wordings.write(source="Food pantry", language="vi", text="Đồ", is_read=False, by=BY)

    with pytest.raises(Overtaken):
        translated.import_file(path=path, by=BY, as_shown=mark)
    assert Wording.objects.get().text == "Đồ"


def test_more_mistakes_than_a_person_reads_refuse_the_file(tmp_path, food):
    rows = "".join(f"vi,Nobody {n}.,Không,,\n" for n in range(600))

    with pytest.raises(FileRefused) as caught:
        load(tmp_path, f"{HEAD}vi,Food pantry,Đồ ăn,,\n{rows}")
    assert len(caught.value.refusals) == 500
    assert not Wording.objects.exists()


cells = st.text(st.sampled_from("ab,;\"'=\n\0é "), max_size=6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(cells, cells, cells, cells, cells), max_size=4))
def test_whatever_a_file_holds_it_is_read_or_refused(tmp_path, rows):
    Wording.objects.all().delete()
    out = io.StringIO(newline="")
    csv.writer(out).writerows([HEAD.strip().split(","), *rows])

    try:
        loaded = load(tmp_path, out.getvalue(), ahead=True)
    except FileRefused:
        assert not Wording.objects.exists()
    else:
        assert Wording.objects.count() == loaded.new


def test_the_demos_wordings_load():
    assert translated.import_file(path=WORDINGS, by=BY, ahead=True).new > 300
    assert ListedText.objects.count() == 0  # ahead of any listing
