"""Forms print USWDS markup in which every reference leads somewhere."""

import re

import pytest
from django import forms

from aldea.web.shell.forms import Day, Tiles


class CallForm(forms.Form):
    phone = forms.CharField(label="Phone", help_text="Ten digits")
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)
    language = forms.ChoiceField(label="Language", choices=[("es", "Spanish")])
    day = forms.DateField(label="Day", widget=Day())
    how = forms.ChoiceField(
        label="What happened?",
        choices=[("TALKED", "Talked"), ("NO_ANSWER", "No answer")],
        widget=Tiles(icons={"TALKED": "forum"}, per=2),
    )
    by = forms.ChoiceField(label="By", choices=[("CALL", "Call")], widget=forms.RadioSelect)
    times = forms.MultipleChoiceField(
        label="When", choices=[("AM", "Mornings")], widget=forms.CheckboxSelectMultiple
    )
    paper = forms.FileField(label="Paper", required=False)
    text = forms.BooleanField(label="Text her", required=False)
    key = forms.CharField(widget=forms.HiddenInput)


def dangling(html: str) -> set[str]:
    """The ids that labels, hints and links point at and that are not there."""
    ids = set(re.findall(r' id="([^"]+)"', html))
    wanted = set(re.findall(r' for="([^"]+)"', html)) | set(re.findall(r'href="#([^"]+)"', html))
    for described in re.findall(r'aria-describedby="([^"]+)"', html):
        wanted |= set(described.split())
    return wanted - ids


def test_every_reference_of_an_empty_form_exists():
    assert dangling(str(CallForm())) == set()


def test_every_reference_of_a_form_full_of_errors_exists():
    html = str(CallForm({}))

    assert 'href="#id_how_0"' in html
    assert 'href="#id_phone"' in html
    assert dangling(html) == set()


def test_no_id_and_no_attribute_is_printed_twice():
    html = str(CallForm({}))

    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    for tag in re.findall(r"<(?:input|select|textarea)[^>]*>", html):
        names = re.findall(r' ([a-z-]+)="', tag)
        assert len(names) == len(set(names)), tag


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("phone", 'class="usa-input"'),
        ("note", 'class="usa-textarea"'),
        ("language", 'class="usa-select"'),
        ("day", 'type="date"'),
        ("by", 'class="usa-radio__input"'),
        ("times", 'class="usa-checkbox__input"'),
        ("paper", 'class="usa-input usa-file"'),
        ("text", 'class="usa-checkbox__input"'),
    ],
)
def test_each_control_has_the_class_of_the_design_system(name, wanted):
    assert wanted in CallForm()[name].as_field_group()


def test_a_hint_and_an_error_are_both_read_with_the_field():
    html = CallForm({})["phone"].as_field_group()

    assert 'aria-describedby="id_phone_helptext id_phone_error"' in html
    assert 'aria-invalid="true"' in html
    assert "usa-form-group--error" in html
    assert "usa-input--error" in html


def test_a_group_of_radios_is_described_on_its_fieldset_and_no_radio_is_called_invalid():
    html = CallForm({})["by"].as_field_group()

    assert '<fieldset class="usa-fieldset usa-form-group usa-form-group--error" aria-desc' in html
    assert "aria-invalid" not in html


def test_tiles_carry_their_icon_and_their_choice():
    html = CallForm({"how": "TALKED"})["how"].as_field_group()

    assert '<div class="tiles two">' in html
    assert "sprite.svg#forum" in html
    assert html.count(" checked") == 1


def test_an_optional_field_says_so_unless_the_form_finds_that_noise():
    class QuietForm(CallForm):
        mark_optional = False

    assert "(optional)" in CallForm()["note"].as_field_group()
    assert "(optional)" not in CallForm()["text"].as_field_group()
    assert "(optional)" not in QuietForm()["note"].as_field_group()


def test_what_was_typed_stays_and_is_escaped():
    html = str(CallForm({"phone": '"><script>', "note": "hello"}))

    assert "hello</textarea>" in html
    assert "<script>" not in html


def test_a_hidden_field_has_no_label_and_no_class():
    assert CallForm({"key": "a"})["key"].as_field_group().strip().startswith("<input type")
    assert "usa-" not in str(CallForm()["key"])


def test_the_summary_counts_and_names_what_to_fix():
    html = str(CallForm({"phone": "1", "language": "es", "day": "2026-10-19", "key": "a"}))

    assert "3 things to fix" in html
    assert "What happened? This field is required." in html
    assert "By: This field is required." in html
