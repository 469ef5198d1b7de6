"""Template tags and filters that every screen shares."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import phonenumbers
from django import template
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import QueryDict
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from aldea.partners.wordings import Said
from aldea.web.shell import drawings, toasts
from aldea.web.shell.context import Item
from aldea.web.shell.forms import UswdsField
from aldea.web.shell.languages import Tongue, language_name, page_tongue, spoken_at

register = template.Library()

register.filter("miniloop", drawings.miniloop)
register.filter("weeks_strip", drawings.weeks_strip)
register.filter("days_strip", drawings.days_strip)
register.filter("ring_dash", drawings.ring_dash)
register.filter("undo_address", toasts.undo_address)
register.filter("language_name", language_name)

HOME_COUNTRY = "US"


@register.filter
def is_filled(slot: str) -> bool:
    """Tell a slot with something in it from one with white space only."""
    return bool(str(slot).strip())


@register.filter
def phone(number: str) -> str:
    """Print a telephone number as people here write it; what cannot be read stays as it is."""
    try:
        parsed = phonenumbers.parse(str(number), HOME_COUNTRY)
    except phonenumbers.NumberParseException:
        return str(number)
    is_home = parsed.country_code == 1
    style = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(parsed, style.NATIONAL if is_home else style.INTERNATIONAL)


@register.filter
def tel_href(number: str) -> str:
    """Print the address that calls a number."""
    try:
        parsed = phonenumbers.parse(str(number), HOME_COUNTRY)
    except phonenumbers.NumberParseException:
        return f"tel:{number}"
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.RFC3966)


@register.filter
def said(text: Said) -> SafeString | str:
    """Print a text of the directory, marked with its language where the page speaks another."""
    if not text.text or text.language == get_language():
        return text.text
    return format_html('<span lang="{}">{}</span>', text.language, text.text)


@register.filter
def mark(text: Said) -> SafeString | str:
    """Mark a translation that no person has reviewed; beside links and headings, never in them."""
    if text.is_reviewed:
        return ""
    return format_html(' <small class="unread">{}</small>', gettext("not yet reviewed by a person"))


@dataclass(frozen=True)
class Problem:
    """One error of a form, and the control it leads to."""

    words: str
    href: str


@register.filter
def problems(form: BaseForm) -> list[Problem]:
    """List a form's errors in the order of its fields, those of the whole form first."""
    found = [Problem(str(words), "") for words in form.non_field_errors()]
    for field in form:
        href = ""
        if isinstance(field, UswdsField) and not field.is_hidden:
            href = f"#{field.first_id}"
        name = field.label if field.label.endswith(("?", ".")) else f"{field.label}:"
        found += [Problem(f"{name} {words}", href) for words in field.errors]
    return found


@register.filter
def elided(paginator: Paginator, number: int) -> Iterator[int | str]:
    """List the pages worth a link around the one that is open."""
    return paginator.get_elided_page_range(number, on_each_side=1, on_ends=1)


@register.filter
def phone_first(nav: Sequence[Item] | None) -> list[Item]:
    """List the items that have a place in the phone's bottom bar: three at most."""
    return [item for item in nav or () if item.phone][:3]


@register.filter
def phone_rest(nav: Sequence[Item] | None) -> list[Item]:
    """List the items that a phone keeps under More."""
    first = phone_first(nav)
    return [item for item in nav or () if item not in first]


@dataclass(frozen=True)
class Order:
    """Where a sortable column's heading leads, and how the list is sorted now."""

    href: str
    now: str
    icon: str


@register.simple_tag(takes_context=True)
def sorted_by(context: Context, column: str) -> Order:
    """Lead a heading to the same list sorted by it: first upwards, then downwards."""
    query = context["request"].GET.copy()
    now = query.get("sort", "")
    query.pop("page", None)
    query["sort"] = f"-{column}" if now == column else column
    href = f"?{query.urlencode()}"
    if now == column:
        return Order(href, "ascending", "arrow_drop_up")
    if now == f"-{column}":
        return Order(href, "descending", "arrow_drop_down")
    return Order(href, "", "")


@dataclass(frozen=True)
class Language:
    """A language the page can be read in, named in itself."""

    code: str
    name: str
    href: str
    is_current: bool
    is_more: bool  # behind the menu, so that seven fit on a phone


@register.simple_tag(takes_context=True)
def languages(context: Context) -> list[Language]:
    """List the languages of the page, each as an address that can be sent to somebody."""
    request = context.get("request")
    query = request.GET.copy() if request else QueryDict(mutable=True)
    found = []
    for tongue in spoken_at(request.path_info if request else ""):
        query["lang"] = tongue.code
        href, is_current = f"?{query.urlencode()}", tongue.code == get_language()
        found.append(Language(tongue.code, tongue.name, href, is_current, not tongue.everywhere))
    return found


@register.simple_tag
def tongue() -> Tongue:
    """The language of the page, with what is known of it."""
    return page_tongue()
