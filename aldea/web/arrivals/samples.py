"""Rosters to try in the demo, which has no student system to export one. Absent in production."""

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from aldea.access.permissions import Permission
from aldea.network.models import Organization
from aldea.web.shell.gate import requires
from aldea.web.shell.requests import StaffRequest


def path_of(district: Organization) -> Path | None:
    """Find the roster that was made up for a district."""
    path = Path(settings.VAR) / "samples" / f"{district.cds_code}.zip"
    return path if settings.DEMO and path.exists() else None


@requires(Permission.ARRIVAL_SEND)
@require_safe
def sample(request: StaffRequest, cds_code: str) -> HttpResponse:
    reached = request.actor.organizations(Permission.ARRIVAL_SEND)
    district = Organization.objects.filter(pk__in=reached, cds_code=cds_code).first()
    path = path_of(district) if district else None
    if path is None:
        raise Http404
    response = HttpResponse(path.read_bytes(), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="roster-{cds_code}.zip"'
    return response
