"""The picture that a messenger shows beside a link: the page's own title, 1200 by 630."""

import functools
import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

import typst
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag

from aldea.web.shell import typesetting

SHEET = Path(__file__).with_name("link_picture.typ")
WIDE, HIGH = 1200, 630  # what the readers of Open Graph cut from
A_DAY = 86_400
KEPT = 256  # about 40 kB each


@dataclass(frozen=True, slots=True)
class Face:
    """What a picture says, in one language."""

    name: str
    title: str
    line: str
    language: str

    @property
    def etag(self) -> str:
        """The same words in the same drawing are the same picture."""
        said = json.dumps(asdict(self), sort_keys=True).encode() + SHEET.read_bytes()
        return quote_etag(hashlib.sha256(said).hexdigest()[:32])


def answer(request: HttpRequest, face: Face) -> HttpResponse:
    """Answer with the picture, or say that the asker has it already."""
    response = get_conditional_response(request, etag=face.etag)
    if response is None:
        response = HttpResponse(png(face), content_type="image/png")
    response["ETag"] = face.etag
    response["Content-Language"] = face.language
    patch_cache_control(response, public=True, max_age=A_DAY)
    return response


@functools.lru_cache(maxsize=KEPT)
def png(face: Face) -> bytes:
    """Draw the picture. A point is a pixel at 72 to the inch."""
    told = asdict(face) | {
        "roofline": typesetting.drawing("img/roofline.svg"),
        "mark": typesetting.drawing("img/mark.svg"),
    }
    compiler = typst.Compiler(
        input=SHEET,
        root=SHEET.parent,
        font_paths=typesetting.fonts(),
        sys_inputs={"face": json.dumps(told)},
    )
    made = compiler.compile(format="png", ppi=72)
    assert isinstance(made, bytes)  # noqa: S101  one page is one file
    return made
