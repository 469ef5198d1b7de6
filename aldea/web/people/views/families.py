"""How a family can be reached: device, internet, best time, the right number."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from aldea.access.permissions import Permission
from aldea.people import families
from aldea.people.models import Guardian
from aldea.web.people.forms import CorrectPhone, SetAccess
from aldea.web.people.views.logging import back, row_of
from aldea.web.shell import toasts
from aldea.web.shell.gate import requires
from aldea.web.shell.requests import StaffRequest


@requires(Permission.TOUCH_LOG)
def access(request: StaffRequest, family: UUID) -> HttpResponse:
    row = row_of(request, family)
    known = row.family
    form = SetAccess(
        request.POST or None,
        initial={
            "device": known.device,
            "internet": known.internet,
            "best_time": known.best_time,
        },
    )
    if form.is_valid():
        families.set_access(
            family=known, school_id=request.place.pk, **form.cleaned_data, by=request.actor
        )
        toasts.say(request, f"Noted how {known.name} can be reached.")
        return redirect(back(request))
    context = {"row": row, "form": form, "then": back(request)}
    return render(request, "people/access.html", context, status=422 if form.is_bound else 200)


@requires(Permission.TOUCH_LOG)
def phone(request: StaffRequest, guardian: UUID) -> HttpResponse:
    adult = get_object_or_404(Guardian.objects.select_related("family"), pk=guardian)
    row = row_of(request, adult.family_id)
    form = CorrectPhone(request.POST or None)
    if form.is_valid():
        try:
            families.correct_phone(
                guardian=adult,
                school_id=request.place.pk,
                phone=form.cleaned_data["phone"],
                by=request.actor,
            )
        except families.NotAPhoneNumber:
            form.add_error("phone", "Write ten digits, like (555) 555-0142, or leave it empty.")
        else:
            toasts.say(request, f"The number of {adult.name} was changed.")
            return redirect(back(request))
    context = {"row": row, "adult": adult, "form": form, "then": back(request)}
    return render(request, "people/phone.html", context, status=422 if form.is_bound else 200)
