"""Calling down a list: one family at a time, with one hand."""

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from aldea.access.permissions import Permission
from aldea.core import clock
from aldea.people import census
from aldea.people.models import Family
from aldea.web.people.views.census import question_of
from aldea.web.shell.gate import requires
from aldea.web.shell.requests import StaffRequest

NOON, EVENING = 12, 18
# How a call begins by the hour: in the morning, after noon, in the evening.
GREETINGS = {
    "en": ("Good morning", "Good afternoon", "Good evening"),
    "es": ("Buenos días", "Buenas tardes", "Buenas noches"),
}
SCRIPTS = {
    "en": "{greeting}, this is {caller}, from {names}’s school. Everything is fine. "
    "I am calling to introduce myself and to ask whether you need anything.",
    "es": "{greeting}, le habla {caller}, de la escuela de {names}. Todo está bien. "
    "Llamo para presentarme y saber si necesitan algo.",
}
# A text names the school and no child: others may read the phone.
TEXTS = {
    "en": "Hello, this is {caller} from {school}. When is a good time to call you?",
    "es": "Hola, le escribe {caller}, de {school}. ¿A qué hora le puedo llamar?",
}


@dataclass(frozen=True, slots=True)
class Walk:
    """How far somebody has come down a list since they began."""

    since: datetime
    skip: int

    def __post_init__(self) -> None:
        if self.skip < 0:
            raise ValueError(self.skip)


@requires(Permission.TOUCH_LOG)
def call(request: StaffRequest) -> HttpResponse:
    walk = _walk(request)
    if walk is None:
        query = request.GET.copy()
        query["from"], query["skip"] = str(int(clock.now().timestamp())), "0"
        return redirect(f"{request.path}?{query.urlencode()}")
    question = question_of(request)
    left = census.still_to_call(question, since=walk.since)
    waiting, done = left.count(), census.called_since(question, since=walk.since)
    rows = census.rows(left[walk.skip : walk.skip + 1], question)
    the_list = reverse("people:census", args=[request.place.cds_code])
    context = {
        "question": question,
        "done": done,
        "skipped": walk.skip,
        "place_in_line": done + walk.skip + 1,
        "total": done + waiting,
        "list_url": f"{the_list}?{_filters(request)}",
    }
    if not rows:
        return render(request, "people/call_done.html", context)
    return render(request, "people/call.html", context | _one(request, rows[0], walk))


def _one(request: StaffRequest, row: census.Row, walk: Walk) -> dict[str, object]:
    here = request.get_full_path()
    spoken = row.family.home_language
    chosen = request.GET.get("say", "es" if spoken == "es" else "en")
    language = chosen if chosen in SCRIPTS else "en"
    onward = request.GET.copy()
    onward["skip"] = str(walk.skip + 1)
    log = reverse("people:log", args=[request.place.cds_code])
    return {
        "row": row,
        "latest": list(reversed(row.touches))[:3],
        "say_in": language,
        "script": _script(request, row, language),
        "text": quote(_fill(TEXTS, language, request, school=request.place.name)),
        "asks": _asks(row.family),
        "onward": f"?{onward.urlencode()}",
        "log_href": f"{log}?family={row.family.pk}&then={quote(here)}",
    }


def _script(request: StaffRequest, row: census.Row, language: str) -> str:
    hour = timezone.localtime(clock.now()).hour
    part = 0 if hour < NOON else 1 if hour < EVENING else 2
    names = _and([each.student.called for each in row.enrolments] or [row.family.name], language)
    return _fill(SCRIPTS, language, request, greeting=GREETINGS[language][part], names=names)


def _fill(words: dict[str, str], language: str, request: StaffRequest, **facts: str) -> str:
    return words[language].format(caller=request.actor.name.split()[0], **facts)


def _and(names: list[str], language: str) -> str:
    """Names in a row: "Yareli y Tomás", and "Ana e Isabel", as Spanish says it."""
    if len(names) == 1:
        return names[0]
    *first, latest = names
    joint = "and"
    if language == "es":
        joint = "e" if latest.lower().startswith(("i", "hi", "í", "hí")) else "y"
    return f"{', '.join(first)} {joint} {latest}"


def _asks(family: Family) -> list[tuple[str, str]]:
    """What is worth asking this family: icon and words, what is not known first."""
    asks = []
    if family.internet == Family.Internet.UNKNOWN:
        asks.append(("wifi", "Is there internet at home, and a device to use it with?"))
    asks.append(("favorite_border", "What is going well? What is hard right now?"))
    if not family.best_time:
        asks.append(("schedule", "When is a good time to call?"))
    asks.append(("phone", "Who else should we call?"))
    return asks


def _walk(request: StaffRequest) -> Walk | None:
    try:
        since = datetime.fromtimestamp(int(request.GET["from"]), tz=UTC)
        return Walk(since, int(request.GET.get("skip", 0)))
    except (KeyError, ValueError, OverflowError, OSError):
        return None


def _filters(request: StaffRequest) -> str:
    query = request.GET.copy()
    for name in ("from", "skip", "say"):
        query.pop(name, None)
    return query.urlencode()
