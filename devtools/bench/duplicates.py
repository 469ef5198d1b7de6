"""Duplicates: how many twins are found, and how many of the pairs that are proposed are twins.

The demo's second sender has few twins, so each of the demo's services is also written as another
sender might: words left out, moved, shortened or misspelt, telephones and streets in another form
or missing, points some steps away. Which pairs are true is known, since they were made.
"""

import json
import random
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction

from aldea.audit.trail import command
from aldea.core import clock
from aldea.partners import directory, duplicates
from aldea.partners.models import Candidate, Listed, ListedOrganization, Service
from devtools.bench import search
from devtools.bench.figures import Figure
from devtools.county import directory as county
from devtools.county import twins
from devtools.county.directory import stable_id

ROUNDS = 5
LIKELY = 70  # as the desk marks them
FOUND, RIGHT = 0.9, 0.9
Draw = random.Random
Pairs = set[frozenset[UUID]]
SHORTER = {
    "Center": "Ctr", "Services": "Svcs", "Community": "Comm.", "Department": "Dept.", "and": "&",
    "Street": "St", "Avenue": "Ave", "Boulevard": "Blvd", "East": "E.", "West": "W.",
    "North": "N.", "South": "S.", "Road": "Rd", "Los Angeles County": "LA County",
}  # fmt: skip


def measure(size: str) -> list[Figure]:
    """Look for twins that were planted; the database is left as it was."""
    with transaction.atomic():
        if not Service.objects.exists():
            search.load()
        figures = [*_planted(), *_perturbed()]
        transaction.set_rollback(True)
    return figures


def _planted() -> list[Figure]:
    """The demo's own: three are twins, and the last is another service at the same desk."""
    true, false = twins.TWINS[:-1], twins.TWINS[-1:]
    with transaction.atomic():
        _load(twins.services(now=clock.now()))
        found = _proposed("SERVICE", least=0)
        transaction.set_rollback(True)

    def among(some: Iterable[tuple[str, ...]]) -> int:
        keys = [(county.service_id(one[0]), stable_id("helpline", one[0])) for one in some]
        return sum(frozenset(map(UUID, pair)) in found for pair in keys)

    return [
        Figure("duplicates, demo's twins found", among(true) / len(true), "share", None, 1.0),
        Figure("duplicates, demo's look-alike proposed", among(false), "pairs"),
    ]


def _perturbed() -> list[Figure]:
    counted: dict[tuple[str, int], list[int]] = {}
    for number in range(ROUNDS):
        with transaction.atomic():
            owners = {UUID(each["organization"]["id"]) for each in _package()}
            ListedOrganization.objects.exclude(pk__in=owners).delete()
            truth = _plant(Draw(2019 + number))
            duplicates.refresh()
            for listed in Listed.values:
                for least in (0, LIKELY):
                    found = _proposed(listed, least=least)
                    counts = (len(found & truth[listed]), len(truth[listed]), len(found))
                    before = counted.get((listed, least), [0, 0, 0])
                    counted[listed, least] = [a + b for a, b in zip(before, counts, strict=True)]
            transaction.set_rollback(True)
    figures = []
    for (listed, least), (right, true, proposed) in counted.items():
        name = f"duplicates, {listed.lower()}s" + (", marked likely" if least else "")
        goal = RIGHT if least else None
        figures += [
            Figure(f"{name}: recall", right / true, "share", None, None if least else FOUND),
            Figure(f"{name}: precision", right / max(proposed, 1), "share", None, goal),
        ]
    return figures


def _package() -> list[dict[str, Any]]:
    services: Any = county.package(now=clock.now())["services"]
    return list(services)


def _proposed(listed: str, *, least: int) -> Pairs:
    rows = Candidate.objects.filter(listed=listed, score__gte=least)
    return {frozenset(pair) for pair in rows.values_list("first_id", "second_id")}


def _load(services: list[dict[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "twins.json"
        path.write_text(json.dumps(services))
        directory.import_file(path=path, by=command("bench"))


def _plant(draw: Draw) -> dict[str, Pairs]:
    """Load another sender's file; answer which pairs are one."""
    truth: dict[str, Pairs] = {"SERVICE": set(), "ORGANIZATION": set()}
    owners: dict[str, dict[str, Any]] = {}
    built = []
    for ours in _package():
        owner = ours["organization"]
        if owner["id"] not in owners:
            owners[owner["id"]] = _organization(draw, owner)
            truth["ORGANIZATION"].add(_pair(owner, owners[owner["id"]]))
        built.append(_service(draw, ours, owners[owner["id"]]))
        truth["SERVICE"].add(_pair(ours, built[-1]))
    _load(built)
    return truth


def _pair(one: dict[str, Any], two: dict[str, Any]) -> frozenset[UUID]:
    return frozenset((UUID(one["id"]), UUID(two["id"])))


def _organization(draw: Draw, ours: dict[str, Any]) -> dict[str, Any]:
    suffix = draw.choice(("", "", ", Inc.", " LLC", " (nonprofit)"))
    made = {
        "id": stable_id("twin", ours["id"]),
        "name": _said(draw, ours["name"]) + suffix,
        "description": ours["description"],
    }
    if "website" in ours and draw.random() < 0.7:
        made["website"] = ours["website"].replace("https://www.", "https://")
    return made


def _service(draw: Draw, ours: dict[str, Any], owner: dict[str, Any]) -> dict[str, Any]:
    key = ours["id"]
    numbers = [phone["number"] for phone in ours.get("phones", ())]
    phones = [_number(draw, numbers[0])] if numbers and draw.random() < 0.85 else []
    return {
        "id": stable_id("twin", key),
        "name": _said(draw, ours["name"]),
        "description": ours.get("description", ""),
        "status": "active",
        "organization": owner,
        "phones": [{"id": stable_id("twin phone", key), "number": number} for number in phones],
        "service_at_locations": [
            {
                "id": stable_id("twin at", key, at["id"]),
                "location": _place(draw, key, at["location"]),
            }
            for at in ours.get("service_at_locations", ())
        ],
    }


def _place(draw: Draw, key: str, ours: dict[str, Any]) -> dict[str, Any]:
    made = {
        "id": stable_id("twin place", key, ours["id"]),
        "location_type": ours["location_type"],
        "name": ours.get("name", ""),
        "addresses": [
            address
            | {
                "id": stable_id("twin address", key, address["id"]),
                "address_1": _shorter(address["address_1"]),
            }
            for address in ours.get("addresses", ())
            if draw.random() < 0.8
        ],
    }
    for axis in ("latitude", "longitude"):
        if ours.get(axis) is not None:
            made[axis] = round(ours[axis] + draw.uniform(-0.0005, 0.0005), 6)
    return made


def _number(draw: Draw, number: str) -> str:
    digits = "".join(letter for letter in number if letter.isdigit())[-10:]
    if draw.random() < 0.2:  # another line of theirs
        digits = digits[:6] + f"{draw.randrange(10_000):04}"
    form = draw.choice(("{}-{}-{}", "{}.{}.{}", "+1 {} {} {}", "1{}{}{}"))
    return form.format(digits[:3], digits[3:6], digits[6:])


def _said(draw: Draw, name: str) -> str:
    """Write a name as somebody else would, in one or two ways at once."""
    for way in draw.sample(WAYS, k=draw.choice((0, 1, 1, 2))):
        name = way(draw, name)
    return name


def _shorter(text: str) -> str:
    for whole, short in SHORTER.items():
        text = text.replace(whole, short)
    return text


def _left_out(draw: Draw, name: str) -> str:
    words = name.split()
    if len(words) > 2:
        words.pop(draw.randrange(len(words)))
    return " ".join(words)


def _moved(draw: Draw, name: str) -> str:
    words = name.split()
    return " ".join([words[-1], *words[:-1]])


def _misspelt(draw: Draw, name: str) -> str:
    place = draw.randrange(max(len(name) - 1, 1))
    return name[:place] + name[place : place + 2][::-1] + name[place + 2 :]


WAYS: tuple[Callable[[Draw, str], str], ...] = (
    _left_out,
    _moved,
    _misspelt,
    lambda draw, name: _shorter(name),
    lambda draw, name: name.upper(),
    lambda draw, name: f"{name} Program",
    lambda draw, name: f"{name} - main office",
)
