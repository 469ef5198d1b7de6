"""Texts of the directory in other languages."""

from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from aldea.audit.trail import command
from aldea.core.ids import new_id
from aldea.partners import wordings
from aldea.partners.models import Wording
from devtools.guide.planting import WORDINGS

pytestmark = pytest.mark.django_db
HEAD = "language,source,text,reviewed_on\n"


def load(tmp_path: Path, text: str, encoding: str = "utf-8") -> str:
    path = tmp_path / "wordings.csv"
    path.write_bytes(text.encode(encoding))
    return wordings.import_file(path=path, by=command("test"))


def test_a_file_loads_and_again_changes_nothing(tmp_path):
    text = f"{HEAD}es,Walk in.,Pase sin cita.,\nes,Free,Gratis,2026-10-01\n"

    assert load(tmp_path, text) == "2 new, 0 changed, 0 the same"
    assert load(tmp_path, text) == "0 new, 0 changed, 2 the same"
    assert load(tmp_path, text.replace("Gratis", "Sin costo")) == "0 new, 1 changed, 1 the same"


def test_a_text_is_said_in_the_language_asked_and_else_as_written(tmp_path):
    load(tmp_path, f"{HEAD}es,Free,Gratis,2026-10-01\nes,Walk in.,Pase.,\n")

    said = wordings.words(texts=["Free", "Call.", ""], language="es")

    assert (said.say("Free").text, said.say("Free").language) == ("Gratis", "es")
    assert (said.say("Call.").text, said.say("Call.").language) == ("Call.", "en")
    assert not said.say("")
    assert not said.has_unreviewed
    assert wordings.words(texts=["Walk in."], language="es").has_unreviewed


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("source,text\nFree,Gratis\n", "utf-8"),
        (f"{HEAD}es,Free,,\n", "utf-8"),
        (f"{HEAD}es,Free,Gratis,soon\n", "utf-8"),
        (f"{HEAD}es,Free,Más,\n", "latin-1"),
    ],
)
def test_a_broken_file_is_refused_whole(tmp_path, text, encoding):
    with pytest.raises(wordings.WordingsRefused):
        load(tmp_path, text, encoding)

    assert not Wording.objects.exists()


def test_a_wording_stands_once_a_language_and_says_something():
    values = {"source": "Free", "source_key": "x", "language": "es"}
    Wording.objects.create(pk=new_id(), text="Gratis", **values)

    for text in ("Sin costo", ""):
        with pytest.raises(IntegrityError), transaction.atomic():
            Wording.objects.create(pk=new_id(), text=text, **values)


def test_the_demos_wordings_load():
    assert wordings.import_file(path=WORDINGS, by=command("test")).endswith("0 the same")
