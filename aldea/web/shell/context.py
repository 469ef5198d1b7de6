"""What the frame around every page shows: whose data, where to go, who is signed in."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from aldea.access.actors import Actor
from aldea.access.permissions import Permission
from aldea.network.models import School


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the navigation."""

    label: str
    href: str
    icon: str
    current: bool
    count: int | None
    phone: bool


# label, url name, icon, permission, on the phone's bar; addresses carry the school's CDS code.
SCHOOL_ITEMS = (
    ("Today", "home:today", "home", Permission.TODAY_VIEW, True),
    ("Families", "people:census", "groups", Permission.CENSUS_VIEW, True),
    ("Students", "people:student_list", "school", Permission.STUDENT_VIEW, False),
    ("Referrals", "support:referral_list", "send", Permission.REFERRAL_VIEW, False),
    ("Services", "partners:find", "local_library", Permission.SERVICE_FIND, True),
    ("Family guide", "guide:desk", "map", Permission.DIRECTORY_REVIEW, False),
)
OTHER_ITEMS = (
    ("Data arrivals", "arrivals:arrival_list", "save_alt", Permission.ARRIVAL_VIEW, True),
    ("Directory", "directory:desk", "local_library", Permission.DIRECTORY_REVIEW, True),
    ("Public pages", "front:page_list", "public", Permission.PAGES_EDIT, False),
    ("Schools", "home:places", "account_balance", Permission.PLACE_CHOOSE, False),
)


def shell(request: HttpRequest) -> dict:
    """The frame's facts; a page without an actor has hardly any."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return {"DEMO": settings.DEMO}
    place: School | None = getattr(request, "place", None) or _only_school(actor)
    return {
        "DEMO": settings.DEMO,
        "actor": actor,
        "place": place,
        "nav": _items(request, actor, place),
        "place_name": place.name if place else _office(actor),
        "place_line": place.district.name if place else "",
        "person_name": actor.name,
        "person_role": actor.post,
        "search_url": _school_page("people:search", place, actor, Permission.STUDENT_VIEW),
        "log_url": _school_page("people:log", place, actor, Permission.TOUCH_LOG),
        "account_url": reverse("account"),
        "sign_out_url": reverse("account_logout"),
    }


def _only_school(actor: Actor) -> School | None:
    """The school of somebody who works at just one, on pages that name none."""
    if len(reached := actor.schools(Permission.TODAY_VIEW)) != 1:
        return None
    return School.objects.select_related("organization", "district").get(pk__in=reached)


def _items(request: HttpRequest, actor: Actor, place: School | None) -> list[Item]:
    counts = getattr(request, "nav_counts", {})
    here = request.resolver_match.view_name if request.resolver_match else ""
    rows = [(row, [place.cds_code]) for row in SCHOOL_ITEMS] if place else []
    rows += [(row, []) for row in OTHER_ITEMS if row[1] != "home:places" or _moves(actor)]
    return [
        Item(label, reverse(to, args=args), icon, to == here, counts.get(to), phone)
        for (label, to, icon, permission, phone), args in rows
        if actor.may(permission)
    ]


def _moves(actor: Actor) -> bool:
    return len(actor.schools(Permission.PLACE_CHOOSE)) > 1


def _school_page(
    name: str, place: School | None, actor: Actor, permission: Permission
) -> str | None:
    if place is None or not actor.may(permission):
        return None
    return reverse(name, args=[place.cds_code])


def _office(actor: Actor) -> str:
    return actor.held[0].organization_name if actor.held else ""
