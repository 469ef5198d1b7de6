"""The first page, health, and the choice of a school; Today has a module of its own."""

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import resolve, reverse

from aldea.access.permissions import Permission
from aldea.network.models import Organization, School
from aldea.web.home import demo
from aldea.web.shell.gate import at_the_door, requires, signed_in
from aldea.web.shell.requests import StaffRequest


@at_the_door("The front door: the public front; in the demo, whom to sign in as.")
def front(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("home:begin")
    if not settings.DEMO:
        return resolve(reverse("front:welcome")).func(request)
    return render(request, "home/front.html", {"doors": demo.doors()})


@at_the_door("Answers only if the database answers; says nothing else.")
def health(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return JsonResponse({"status": "ok"})


@signed_in
def begin(request: StaffRequest) -> HttpResponse:
    """Go where this person's work begins."""
    actor = request.actor
    if len(reached := actor.schools(Permission.TODAY_VIEW)) == 1:
        school = Organization.objects.get(pk__in=reached)
        return redirect("home:today", cds=school.cds_code)
    if actor.may(Permission.ARRIVAL_SEND):
        return redirect("arrivals:arrival_list")
    if actor.may(Permission.PLACE_CHOOSE):
        return redirect("home:places")
    return redirect("directory:desk" if actor.may(Permission.DIRECTORY_KEEP) else "account")


@requires(Permission.PLACE_CHOOSE)
def places(request: StaffRequest) -> HttpResponse:
    schools = (
        School.objects.active()
        .filter(pk__in=request.actor.schools(Permission.PLACE_CHOOSE))
        .select_related("organization", "district")
        .order_by("district__name", "organization__name")
    )
    works_here = request.actor.may(Permission.TODAY_VIEW)
    begins_at = "home:today" if works_here else "people:student_list"
    return render(request, "home/places.html", {"schools": schools, "begins_at": begins_at})
