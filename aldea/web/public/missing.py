"""What a family searched and did not find is counted: where, which need, which language."""

from django.http import HttpRequest

from aldea.core import clock
from aldea.partners import guides, misses
from aldea.partners.guides import Place
from aldea.partners.misses import EVERYWHERE, Missed
from aldea.partners.search import Answer
from aldea.web.public.forms import Search
from aldea.web.public.needs import Need
from aldea.web.shell.languages import page_tongue
from aldea.web.shell.limits import is_first

A_DAY = 24 * 60 * 60
MINE = "language/mine"


def note(
    request: HttpRequest, *, place: Place, form: Search, need: Need | None, answer: Answer
) -> None:
    """Count a search that came to nothing, once a day for each reader.

    A list narrowed to what is open or free now says little of what is there: it is not counted.
    """
    asked, language = form.cleaned_data, page_tongue().listed
    text, domains = asked.get("q", ""), need.domains if need else ()
    narrowed = set(asked.get("only", ()))
    if not (text or domains) or narrowed - {MINE} or (asked.get("page") or 1) > 1:
        return
    missing = misses.what_is_missing(
        answer=answer, language=language, asks_language=MINE in narrowed
    )
    if missing == misses.Missing.NEAR and _is_near(place, text, domains, answer):
        return
    if not missing:
        return
    missed = Missed(misses.need_of(text=text, domains=domains), _zip(place), language, missing)
    if is_first(request, f"missed {missed}", within=A_DAY):
        misses.add(missed=missed, today=clock.today())


def _is_near(place: Place, text: str, domains: tuple[str, ...], answer: Answer) -> bool:
    """Whether a later page of the answer holds something near."""
    if answer.total == len(answer.matches):
        return False
    near = guides.look(
        place=place,
        at=clock.now(),
        speaks=page_tongue().listed,
        text=text,
        domains=domains,
        within=misses.NEAR,
        size=1,
    )
    return bool(near.total)


def _zip(place: Place) -> str:
    if not place.is_school:
        return EVERYWHERE
    zip_code = place.schools[0].zip_code[:5]
    return zip_code if len(zip_code) == 5 and zip_code.isascii() and zip_code.isdigit() else ""
