"""The openEligibility taxonomy in its own XML: levels with ids and titles become terms.

The taxonomy is CC BY-SA 3.0; its words are loaded where somebody has them, never kept here.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5
from xml.etree import ElementTree  # what expands by itself is refused before it is read

from aldea.partners.formats.hsds_reading import LARGEST, Json, NotDirectory
from aldea.partners.formats.packages import Package

ADDRESS = "http://openeligibility.org"
TAXONOMY = uuid5(NAMESPACE_URL, ADDRESS)
NAME = "Open Eligibility"
ATTRIBUTION = (
    "Human Services Taxonomy by Aunt Bertha, Inc., licensed under a Creative Commons"
    " Attribution-ShareAlike 3.0 Unported License."
)
LICENCE = "https://creativecommons.org/licenses/by-sa/3.0/"
LEVEL = re.compile(r"^(top|second|third|fourth|fifth)_level$")
# The published file calls itself XML 2.0, which no reader knows.
DECLARATION = re.compile(rb"^\s*<\?xml[^>]*\?>")
LARGEST_TAXONOMY = LARGEST // 20


def read(path: Path, *, source: str = "") -> Package:
    """Read the taxonomy, in XML, with its licence and its authors' name.

    Raises NotDirectory.
    """
    root = _root(path)
    taxonomy: Json = {
        "id": str(TAXONOMY),
        "name": NAME,
        "description": ATTRIBUTION,
        "uri": ADDRESS,
        "version": (root.findtext("version") or "").strip(),
        "license": LICENCE,
    }
    items: list[tuple[str, object, str]] = [("taxonomy", taxonomy, "/taxonomy")]
    told = {each.get("id"): (each.text or "").strip() for each in root.iter("category")}
    taken: set[str] = set()
    for part in root:
        for element, parent, pointer in _levels(part, None, f"/taxonomy/{part.tag}"):
            items.append(("taxonomy_term", _term(element, parent, told, taken), pointer))
    if len(items) == 1:
        raise NotDirectory(
            value=root.tag,
            rule="The taxonomy holds levels: top_level, second_level and so on",
            remedy="Use the file named taxonomy of the openEligibility project.",
        )
    return Package(items=items)


def _root(path: Path) -> ElementTree.Element:
    if path.is_dir() or path.stat().st_size > LARGEST_TAXONOMY:
        raise NotDirectory(
            value="a folder" if path.is_dir() else f"{path.stat().st_size:,} bytes",
            rule="The taxonomy is one XML file of at most 10 MB",
            remedy="Use the file named taxonomy of the openEligibility project.",
        )
    content = DECLARATION.sub(b"", path.read_bytes().removeprefix(b"\xef\xbb\xbf"))
    if b"<!" in content.replace(b"<!--", b""):
        raise NotDirectory(
            value="<!DOCTYPE or <!ENTITY",
            rule="The XML declares nothing of its own",
            remedy="Remove the declarations: the taxonomy needs none.",
        )
    try:
        return ElementTree.fromstring(content)  # noqa: S314  # entities were refused above
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise NotDirectory(
            value=str(error)[:80],
            rule="The file is XML",
            remedy="Fetch the file again: it is cut short or was edited by hand.",
        ) from None


def _levels(
    part: ElementTree.Element, parent: str | None, pointer: str
) -> Iterator[tuple[ElementTree.Element, str | None, str]]:
    """Walk the levels; one that stands a step too high belongs to what it stands in."""
    for position, element in enumerate(part):
        if LEVEL.match(element.tag):
            here = f"{pointer}/{element.tag}[{position + 1}]"
            yield element, parent, here
            yield from _levels(element, element.get("id"), here)


def _term(
    element: ElementTree.Element,
    parent: str | None,
    told: dict[str | None, str],
    taken: set[str],
) -> Json:
    code, title = element.get("id", "").strip(), " ".join(element.get("title", "").split())
    # One id of the published file stands on two terms: the second is known by its title too.
    known = code if code not in taken else f"{code}/{title}"
    taken.add(known)
    item: Json = {
        "id": str(key(known)) if code else None,
        "code": code,
        "name": title or None,
        "description": told.get(code, ""),
        "language": "en",
        "taxonomy": NAME,
        "taxonomy_id": str(TAXONOMY),
    }
    return item | ({"parent_id": str(key(parent))} if parent else {})


def key(code: str) -> UUID:
    """The UUID of the term with a code."""
    return uuid5(TAXONOMY, code)
