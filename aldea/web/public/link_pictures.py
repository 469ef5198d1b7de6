"""The picture that a messenger shows beside a link to a guide."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aldea.web.public.frame import place_at, title
from aldea.web.public.views import WHY
from aldea.web.shell import link_pictures
from aldea.web.shell.gate import public
from aldea.web.shell.limits import limited
from aldea.web.shell.link_pictures import Face


@limited("picture", times=60, reads_too=True)
@public(WHY)
def picture(request: HttpRequest, code: str) -> HttpResponse:
    place = place_at(code)
    face = Face(
        name=place.organization.name,
        title=title(place),
        line=_("Food, health, housing and more, for every family."),
        language=get_language() or "en",
    )
    return link_pictures.answer(request, face)
