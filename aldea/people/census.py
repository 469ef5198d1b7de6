"""The contact census: every family of a school, and when it was last heard from."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    Q,
    QuerySet,
    Value,
    When,
)
from django.utils import timezone

from aldea.accounts.models import Profile
from aldea.audit.trail import Doer, action, record
from aldea.network.models import Organization
from aldea.people import students
from aldea.people.models import CensusLine, Enrolment, Family, Grade, Guardian, Touch

MONTH, TWO_MONTHS = timedelta(weeks=4), timedelta(weeks=8)
WEEKS_SHOWN = 12
NAMED = 20

# Five bands of silence, the first the least: the kinds of the heat strip.
BANDS = (RECENT, LATELY, LONGER, TRIED, UNTRIED) = range(5)

# What "last heard" can be asked for, and the bands it holds.
HEARD: dict[str, tuple[int, ...]] = {
    "month": (RECENT,),
    "lately": (LATELY,),
    "longer": (LONGER,),
    "heard": (RECENT, LATELY, LONGER),
    "silent": (TRIED, UNTRIED),
    "tried": (TRIED,),
    "untried": (UNTRIED,),
}

# The orders a list can stand in; longest silence first unless another is asked for.
ORDERS: dict[str, tuple[Any, ...]] = {
    "heard": (
        F("latest_heard_at").asc(nulls_first=True),
        F("latest_tried_at").asc(nulls_first=True),
    ),
    "-heard": (F("latest_heard_at").desc(nulls_last=True),),
    "family": ("family__name",),
    "-family": ("-family__name",),
    "language": ("family__home_language", "family__name"),
    "-language": ("-family__home_language", "family__name"),
    "owner": (F("next_owner__name").asc(nulls_last=True), "family__name"),
    "-owner": (F("next_owner__name").desc(nulls_last=True), "family__name"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """Which families of a school's census are asked for; empty means any."""

    school_id: UUID
    today: date
    year_began: date
    heard: str = ""
    language: str = ""
    grade: int | None = None
    device: str = ""
    internet: str = ""
    owner: UUID | None = None
    due: str = ""
    sort: str = "heard"


@dataclass(frozen=True, slots=True)
class Counts:
    """How many families stand in each band."""

    bands: tuple[int, ...]

    @property
    def families(self) -> int:
        return sum(self.bands)

    @property
    def heard(self) -> int:
        return sum(self.bands[band] for band in HEARD["heard"])

    @property
    def silent(self) -> int:
        return sum(self.bands[band] for band in HEARD["silent"])


@dataclass(slots=True)
class Row:
    """A line of the census with what a caller needs beside it."""

    line: CensusLine
    enrolments: list[Enrolment] = field(default_factory=list)
    guardians: list[Guardian] = field(default_factory=list)
    touches: list[Touch] = field(default_factory=list)
    weeks: list[str] = field(default_factory=list)

    @property
    def family(self) -> Family:
        return self.line.family

    @property
    def grades(self) -> list[str]:
        """The grades of its students, as one says them, the youngest first."""
        return [Grade(grade).label for grade in sorted({each.grade for each in self.enrolments})]

    @property
    def heard_by(self) -> str:
        """How the family was last heard from, in words."""
        by = self.line.latest_heard_by
        return str(Touch.Channel(by).label) if by else ""

    @property
    def was_wrong_number(self) -> bool:
        """Whether the newest try found that the number is not theirs."""
        return bool(self.touches) and self.touches[-1].outcome == Touch.Outcome.WRONG_NUMBER

    @property
    def guardian(self) -> Guardian | None:
        """The adult to call first: one with a number, in the family's own order."""
        may = [each for each in self.guardians if each.may_be_told]
        return next((each for each in may if each.phone), may[0] if may else None)


def moment(day: date) -> datetime:
    """The midnight, in the county, that a day begins with."""
    return timezone.make_aware(datetime.combine(day, time.min))


def band(*, today: date, year_began: date, prefix: str = "") -> Case:
    """The band of silence of a line, decided where the lines are."""
    heard, tried = f"{prefix}latest_heard_at__gte", f"{prefix}latest_tried_at__gte"
    began = moment(year_began)
    since = ((RECENT, moment(today - MONTH)), (LATELY, moment(today - TWO_MONTHS)), (LONGER, began))
    heard_since = [When(**{heard: max(at, began)}, then=Value(kind)) for kind, at in since]
    return Case(
        *heard_since,
        When(**{tried: began}, then=Value(TRIED)),
        default=Value(UNTRIED),
        output_field=IntegerField(),
    )


def lines(question: Question) -> QuerySet[CensusLine]:
    """The lines that answer a question, in its order."""
    found = everyone(question).filter(_heard(question), _access(question))
    if question.due:
        found = found.exclude(follow_up_on=None)
    if question.due == "today":
        found = found.filter(follow_up_on__lte=question.today)
    if question.grade is not None:
        here = Enrolment.objects.live(question.today).filter(
            school_id=question.school_id, grade=question.grade
        )
        found = found.filter(family_id__in=here.values("student__family_id"))
    order = ORDERS.get(question.sort, ORDERS["heard"])
    return found.select_related("family", "next_owner").order_by(*order, "pk")


def named(question: Question, words: str) -> QuerySet[CensusLine]:
    """The lines of families called like this, or with a student or an adult who is."""
    students_alike = students.named(
        school_id=question.school_id, words=words, today=question.today
    ).values_list("student__family_id", flat=True)
    adults = Guardian.objects.filter(
        family__census_lines__school_id=question.school_id, family__census_lines__left_on=None
    ).annotate(likeness=students.likeness(words, "given_name", "family_name"))
    alike = adults.filter(likeness__gte=students.ALIKE).values_list("family_id", flat=True)
    families = {*students_alike[:NAMED], *alike[:NAMED]}
    return (
        lines(question)
        .annotate(likeness=students.likeness(words, "family__name"))
        .filter(Q(likeness__gte=students.ALIKE) | Q(family__in=families))
        .order_by("-likeness", "family__name", "pk")
    )


def still_to_call(question: Question, *, since: datetime) -> QuerySet[CensusLine]:
    """The lines that answer a question and were not touched since somebody began to call."""
    return lines(question).exclude(_touched(since))


def called_since(question: Question, *, since: datetime) -> int:
    """How many of those asked for were touched since then, whatever came of it."""
    return lines(replace(question, heard="")).filter(_touched(since)).count()


def _touched(since: datetime) -> Q:
    heard = Q(latest_heard_at__isnull=False, latest_heard_at__gte=since)
    return heard | Q(latest_tried_at__isnull=False, latest_tried_at__gte=since)


def everyone(question: Question) -> QuerySet[CensusLine]:
    """Every line of the school, each with its band."""
    return _current(question.school_id).annotate(
        band=band(today=question.today, year_began=question.year_began)
    )


def counts(question: Question) -> Counts:
    """How many families of the whole school stand in each band."""
    found = dict(
        _current(question.school_id)
        .annotate(kind=band(today=question.today, year_began=question.year_began))
        .order_by()
        .values_list("kind")
        .annotate(families=Count("pk"))
    )
    return Counts(tuple(found.get(kind, 0) for kind in BANDS))


def counts_by_grade(question: Question) -> dict[int, Counts]:
    """The same for each grade; a family with children in two grades stands in both."""
    line = "student__family__census_lines__"
    here = Q(**{f"{line}school_id": question.school_id, f"{line}left_on": None})
    rows = (
        Enrolment.objects.live(question.today)
        .filter(here, school_id=question.school_id)
        .annotate(band=band(today=question.today, year_began=question.year_began, prefix=line))
        .order_by()
        .values_list("grade", "band")
        .annotate(families=Count("student__family_id", distinct=True))
    )
    found: dict[int, list[int]] = {}
    for grade, kind, families in rows:
        found.setdefault(grade, [0] * len(BANDS))[kind] = families
    return {grade: Counts(tuple(found[grade])) for grade in sorted(found)}


def languages(school_id: UUID) -> list[str]:
    """The home languages of a school's families, the most spoken first."""
    return [
        language
        for language, _families in _current(school_id)
        .order_by()
        .values_list("family__home_language")
        .annotate(families=Count("pk"))
        .order_by("-families", "family__home_language")
    ]


def owners(school_id: UUID) -> QuerySet[Profile]:
    """Those who are next to try some family of a school."""
    trying = _current(school_id).values("next_owner_id")
    return Profile.objects.filter(pk__in=trying).order_by("name", "pk")


def waits_on(*, school_id: UUID, owner: UUID | None) -> QuerySet[CensusLine]:
    """Lines with a follow-up that is this person's, or nobody's yet."""
    return (
        _current(school_id)
        .filter(Q(next_owner_id=owner) | Q(next_owner=None))
        .exclude(follow_up_on=None)
    )


@action
def export(*, question: Question, by: Doer) -> list[Row]:
    """Take a list of families out of Aldea; the trail says who took which, and how many."""
    found = rows(lines(question), question)
    record(
        "census.exported",
        Organization.objects.get(pk=question.school_id),
        by=by,
        organization=question.school_id,
        detail={"families": len(found), "heard": question.heard, "language": question.language},
    )
    return found


def rows(found: Iterable[CensusLine], question: Question) -> list[Row]:
    """Lines with their students, adults and touches: three queries, however many lines."""
    by_family = {line.family_id: Row(line) for line in found}
    if not by_family:
        return []
    families = list(by_family)
    for enrolment in _enrolled(families, question):
        by_family[enrolment.student.family_id].enrolments.append(enrolment)
    for guardian in Guardian.objects.filter(family__in=families).order_by("rank", "pk"):
        by_family[guardian.family_id].guardians.append(guardian)
    first = first_week(question)
    touches = Touch.objects.standing().filter(
        school_id=question.school_id, family__in=families, at__gte=moment(first)
    )
    for touch in touches.order_by("at", "pk"):
        by_family[touch.family_id].touches.append(touch)
    for row in by_family.values():
        row.weeks = weeks(row.touches, first=first, today=question.today)
    return list(by_family.values())


def _enrolled(families: list[UUID], question: Question) -> QuerySet[Enrolment]:
    return (
        Enrolment.objects.live(question.today)
        .filter(school_id=question.school_id, student__family__in=families)
        .select_related("student")
        .order_by("-grade", "student__given_name", "pk")
    )


def first_week(question: Question) -> date:
    """The Monday that the drawing of weeks begins with: school's first, or twelve weeks ago."""
    earliest = question.today - timedelta(weeks=WEEKS_SHOWN - 1)
    first = max(earliest, question.year_began)
    return first - timedelta(days=first.weekday())


def weeks(touches: Iterable[Touch], *, first: date, today: date) -> list[str]:
    """What happened in each week since the first: talked, told, tried or none, the best of each."""
    marks = ["none"] * ((today - first).days // 7 + 1)
    better = ("none", "tried", "told", "talked")
    for touch in touches:
        week = (timezone.localdate(touch.at) - first).days // 7
        mark = "talked" if touch.was_heard else "told" if touch.was_told else "tried"
        if 0 <= week < len(marks):
            marks[week] = max(marks[week], mark, key=better.index)
    return marks


def _current(school_id: UUID) -> QuerySet[CensusLine]:
    return CensusLine.objects.current().filter(school_id=school_id)


def _heard(question: Question) -> Q:
    return Q(band__in=HEARD[question.heard]) if question.heard in HEARD else Q()


def _access(question: Question) -> Q:
    wanted = Q()
    if question.language:
        wanted &= Q(family__home_language=question.language)
    if question.device:
        wanted &= Q(family__device=question.device)
    if question.internet:
        wanted &= Q(family__internet=question.internet)
    if question.owner:
        wanted &= Q(next_owner=question.owner)
    return wanted
