"""Guides on paper for a county's or district's schools: asked for, made, kept for a while."""

import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import IO
from uuid import UUID

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from procrastinate.contrib.django import app

from aldea.audit.trail import Doer, action, command, record
from aldea.core import clock
from aldea.core.errors import Refused
from aldea.network.models import School
from aldea.partners import guides
from aldea.partners.guides import NoGuide, Place
from aldea.partners.models import PaperGuide, PaperOrder
from aldea.partners.models.paper import KEPT, SILENCE

MAKE = "make_papers"  # the job's name: setting type is the screens' work, and so is the job
MAKER = command(MAKE)
BETWEEN_WORDS = 50  # guides put into the ZIP
State = PaperOrder.State


@dataclass(frozen=True, slots=True)
class Pressed:
    """A guide as a PDF, and how many services stand in it."""

    pdf: bytes
    services: int


# Sets the guide of a place, in a language, in large print or not.
Press = Callable[[Place, str, bool], Pressed]


class AlreadyBeingMade(Refused):
    """This place's guides are being made now."""


class NoSchool(Refused):
    """No school of this place is open."""


class MovedOn(Refused):
    """The guides are no longer where this could be done to them."""


@action
def ask(*, place: Place, languages: Iterable[str], is_large: bool, by: Doer) -> PaperOrder:
    """Have the worker make a guide for each school of a place in each of these languages.

    Raises NoSchool and AlreadyBeingMade.
    """
    schools = _schools(place)
    if not schools:
        raise NoSchool(f"No school of {place.organization.called} is open.")
    now = clock.now()
    order = PaperOrder(
        organization=place.organization,
        is_large=is_large,
        asked_at=now,
        asked_by_id=by.profile_id,
        told_at=now,
    )
    _save_alone(order)
    wanted = [
        PaperGuide(order=order, school=school, language=language)
        for school in schools
        for language in dict.fromkeys(languages)
    ]
    PaperGuide.objects.bulk_create(wanted)
    record("papers.asked", order, by=by, detail={"guides": len(wanted), "large": is_large})
    _defer(order)
    return order


@action
def cancel(*, order: PaperOrder, by: Doer) -> PaperOrder:
    """Stop after the guide that is being made; what is done is kept.

    Raises MovedOn.
    """
    order = _stop(order, "Somebody stopped it.")
    record("papers.cancelled", order, by=by)
    return order


@action
def go_on(*, order: PaperOrder, by: Doer) -> PaperOrder:
    """Make what was not made before it stopped.

    Raises MovedOn and AlreadyBeingMade.
    """
    order = _locked(order, State.STOPPED)
    order.state, order.told, order.ended_at, order.told_at = State.MAKING, "", None, clock.now()
    _save_alone(order)
    record("papers.went_on", order, by=by)
    _defer(order)
    return order


def make(*, order_id: UUID | str, press: Press) -> None:
    """Make every guide of an order that is not made yet, then one ZIP of all.

    Safe to run again, and beside itself: two workers share the guides.
    """
    order = PaperOrder.objects.filter(pk=order_id).first()
    if order is None:
        return
    try:
        while _is_wanted(order):
            if not _make_next(order, press):
                _bind(order)
                return
    except Exception:
        _fail(order=order, by=MAKER)
        raise


def pick_up(*, now: datetime) -> None:
    """Give the worker again what another worker died over."""
    for order in PaperOrder.objects.filter(state=State.MAKING, told_at__lt=now - SILENCE):
        _pick_up(order=order, now=now, by=MAKER)


def throw_away_old(*, now: datetime) -> None:
    """Delete what was made longer ago than it is kept, the files with it."""
    for order in PaperOrder.objects.filter(ended_at__lt=now - KEPT):
        _throw_away(order=order, by=MAKER)


def file_name(guide: PaperGuide) -> str:
    """Name a guide's file by its school, so that a folder of them can be read."""
    school = guide.school.organization
    return f"{slugify(school.name)}-{school.cds_code}-{guide.language}.pdf"


def _schools(place: Place) -> list[School]:
    if place.districts:
        return list(School.objects.active().filter(district__in=place.districts))
    return list(place.schools)


def _save_alone(order: PaperOrder) -> None:
    try:
        with transaction.atomic():
            order.save()
    except IntegrityError:
        raise AlreadyBeingMade(
            f"The guides of {order.organization.called} are being made now."
            " Wait for them, or cancel them first."
        ) from None


def _defer(order: PaperOrder) -> None:
    app.configure_task(MAKE).defer(order_id=str(order.pk))


def _locked(order: PaperOrder, state: State) -> PaperOrder:
    order = PaperOrder.objects.select_for_update().get(pk=order.pk)
    if order.state != state:
        raise MovedOn("These guides have moved on. Here is where they are now.")
    return order


def _stop(order: PaperOrder, why: str) -> PaperOrder:
    order = _locked(order, State.MAKING)
    order.state, order.told, order.ended_at = State.STOPPED, why, clock.now()
    order.save(update_fields=["state", "told", "ended_at"])
    return order


@action
def _fail(*, order: PaperOrder, by: Doer) -> None:
    _stop(order, "It stopped, and that is our fault.")
    record("papers.failed", order, by=by)


@action
def _pick_up(*, order: PaperOrder, now: datetime, by: Doer) -> None:
    order.told_at = now
    order.save(update_fields=["told_at"])
    record("papers.picked_up", order, by=by)
    _defer(order)


@action
def _throw_away(*, order: PaperOrder, by: Doer) -> None:
    # Files first: what dies between the two is done again, and leaves no file without its row.
    folder = _folder(order)
    if default_storage.exists(folder):
        for name in default_storage.listdir(folder)[1]:
            default_storage.delete(f"{folder}/{name}")
        default_storage.delete(folder)
    record("papers.deleted", order, by=by)
    order.delete()


def _is_wanted(order: PaperOrder) -> bool:
    """Say that the worker is alive; answer whether the guides are still wanted."""
    going = PaperOrder.objects.filter(pk=order.pk, state=State.MAKING)
    return bool(going.update(told_at=clock.now()))


def _make_next(order: PaperOrder, press: Press) -> bool:
    """Make one guide that nobody makes; answer whether there was one."""
    with transaction.atomic():
        guide = (
            order.guides.filter(made_at=None)
            .select_for_update(skip_locked=True, of=("self",))
            .select_related("school__organization")
            .order_by("school__organization__cds_code", "language")
            .first()
        )
        if guide is None:
            return False
        began = time.monotonic()
        try:
            place = guides.place(cds_code=guide.school.cds_code)
        except NoGuide:
            guide.left_out = "The school has closed."
        else:
            _keep(guide, press(place, guide.language, order.is_large))
            guide.seconds = time.monotonic() - began
        guide.made_at = clock.now()
        guide.save()
        return True


def _keep(guide: PaperGuide, pressed: Pressed) -> None:
    # The row names the file only when it is whole; a file half written is in no row.
    name = f"{_folder(guide.order)}/{guide.school.cds_code}-{guide.language}.pdf"
    guide.document = default_storage.save(name, ContentFile(pressed.pdf))
    guide.services, guide.size = pressed.services, len(pressed.pdf)


def _folder(order: PaperOrder) -> str:
    return f"papers/{order.pk}"


def _bind(order: PaperOrder) -> None:
    if order.guides.filter(made_at=None).exists():
        return  # another worker makes the last ones, and binds
    with tempfile.TemporaryFile() as written:
        if not _zip(order, written):
            return
        size = written.tell()
        written.seek(0)
        name = default_storage.save(f"{_folder(order)}/guides.zip", File(written))
    try:
        _finish(order=order, bundle=name, size=size, by=MAKER)
    except MovedOn:
        default_storage.delete(name)


def _zip(order: PaperOrder, written: IO[bytes]) -> bool:
    """Put every guide into a ZIP, a folder a district; answer whether it is still wanted."""
    made = order.guides.exclude(document="").select_related(
        "school__organization", "school__district"
    )
    # A PDF is compressed already.
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as bundle:
        for number, guide in enumerate(made.order_by("school__organization__cds_code", "language")):
            if number % BETWEEN_WORDS == 0 and not _is_wanted(order):
                return False
            name = PurePosixPath(slugify(guide.school.district.name)) / file_name(guide)
            with default_storage.open(guide.document) as kept:
                bundle.writestr(str(name), kept.read())
    return True


@action
def _finish(*, order: PaperOrder, bundle: str, size: int, by: Doer) -> None:
    order = _locked(order, State.MAKING)
    order.state, order.bundle, order.size = State.READY, bundle, size
    order.ended_at = clock.now()
    order.save(update_fields=["state", "bundle", "size", "ended_at"])
    record("papers.made", order, by=by, detail={"bytes": size})
