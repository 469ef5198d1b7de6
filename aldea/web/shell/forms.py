"""The form renderer: Django's forms in USWDS markup, each hint and error tied to its field."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.template.loader import get_template

OURS = {
    "django/forms/widgets/radio.html": "shell/forms/radio.html",
    "django/forms/widgets/checkbox_select.html": "shell/forms/checkboxes.html",
    "django/forms/errors/list/ul.html": "shell/forms/error_list.html",
}

CLASSES = (
    (forms.Textarea, "usa-textarea"),
    (forms.CheckboxSelectMultiple, "usa-checkbox__input"),  # before its parent, RadioSelect
    (forms.RadioSelect, "usa-radio__input"),
    (forms.CheckboxInput, "usa-checkbox__input"),
    (forms.Select, "usa-select"),
    (forms.FileInput, "usa-input usa-file"),
    (forms.Widget, "usa-input"),
)


class Tiles(forms.RadioSelect):
    """A choice as big tiles, an icon in each: one tap."""

    template_name = "shell/forms/tiles.html"

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Any = (),
        *,
        icons: Mapping[str, str] | None = None,
        per: int = 4,
    ) -> None:
        super().__init__(attrs, choices)
        self.icons = dict(icons or {})
        self.per = per

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["per"] = {2: "two", 3: "three"}.get(self.per, "")
        return context

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        option["icon"] = self.icons.get(str(value), "")
        return option


class TickTiles(forms.CheckboxSelectMultiple):
    """Several choices as tiles, three in a row: the days of a week."""

    template_name = "shell/forms/tiles.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["per"] = "three"
        return context


class Day(forms.DateInput):
    """A day, picked from the browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class Clock(forms.TimeInput):
    """A time of day, picked from the browser's own clock."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class UswdsField(BoundField):
    """A field that prints itself with the classes of the design system."""

    @property
    def is_checkbox(self) -> bool:
        widget = self.field.widget
        return isinstance(widget, forms.CheckboxInput)

    @property
    def is_optional(self) -> bool:
        """Say "(optional)", unless the form finds that noise (mark_optional = False)."""
        marks = getattr(self.form, "mark_optional", True)
        return marks and not self.field.required and not self.is_checkbox

    @property
    def first_id(self) -> str:
        """The id of the control an error in the summary leads to."""
        widget = self.field.widget
        if isinstance(widget, forms.RadioSelect):
            return f"{self.auto_id}_0"
        return self.id_for_label or self.auto_id

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        if widget.is_hidden:
            return attrs
        classes = _classes(widget)
        if self.errors and classes.startswith(("usa-input", "usa-select", "usa-textarea")):
            classes += " usa-input--error"
        own = widget.attrs.get("class", "")
        attrs["class"] = f"{classes} {own}".strip()
        if isinstance(widget, forms.RadioSelect):
            # ARIA knows no invalid radio; the group says it, by the error that describes it.
            attrs.pop("aria-invalid", None)
        return attrs


def _classes(widget: forms.Widget) -> str:
    return next(classes for kind, classes in CLASSES if isinstance(widget, kind))


class UswdsRenderer(DjangoTemplates):
    """Prints forms and fields from our templates, and the bare controls from Django's."""

    form_template_name = "shell/forms/form.html"
    field_template_name = "shell/forms/field.html"
    bound_field_class = UswdsField

    def get_template(self, template_name: str) -> Any:
        template_name = OURS.get(template_name, template_name)
        if template_name.startswith("django/"):
            return super().get_template(template_name)
        return get_template(template_name)
