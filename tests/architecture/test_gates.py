"""Every address has a gate, and every permission and role a use and a sentence."""

import ast
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from aldea.access.permissions import WHAT_IT_ALLOWS, Permission
from aldea.access.roles import COUNTY, DISTRICT, PARTNER, ROLES
from aldea.web.shell.gate import gate_of
from aldea.web.urls import MOUNTED
from tests.architecture.source import named, python, tree

LONGEST_VIEW = 30


def addresses(
    patterns: list[URLPattern | URLResolver], prefix: str = ""
) -> Iterator[tuple[str, Callable[..., Any]]]:
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, address)
        else:
            yield address, pattern.callback


ALL = list(addresses(get_resolver().url_patterns))
OURS = [(address, view) for address, view in ALL if not address.startswith(tuple(MOUNTED))]


def test_there_are_addresses_to_walk():
    assert len(OURS) > 5


@pytest.mark.parametrize(("address", "view"), OURS, ids=[address for address, _ in OURS])
def test_every_view_states_one_gate(address, view):
    gate = gate_of(view)

    assert gate is not None, f"{address} has no gate"
    assert gate.permission or gate.purpose or len(gate.why) > 15, f"{address} gives no reason"


def test_mounted_packages_say_why():
    assert all(len(why) > 20 for why in MOUNTED.values())


def test_addresses_of_one_school_and_of_links_are_handled_by_their_gates():
    for address, view in OURS:
        gate = gate_of(view)
        assert ("<str:token>" in address) == (gate.kind == "by_link"), address
        if "<str:cds>" in address:
            assert gate.kind == "requires", address


def test_views_are_functions_of_thirty_lines():
    long = []
    for _, view in OURS:
        original = view
        while hasattr(original, "__wrapped__"):
            original = original.__wrapped__
        code = original.__code__
        lines = {line for _, _, line in code.co_lines() if line}
        if max(lines) - min(lines) + 1 > LONGEST_VIEW:
            long.append(f"{original.__module__}.{original.__name__}")

    assert long == []


def test_admin_is_not_mounted():
    """It writes around the audited actions."""
    assert "django.contrib.admin" not in settings.INSTALLED_APPS


def test_every_permission_opens_something():
    used = {
        match
        for path in python("aldea/web")
        if "/shell/" not in path.as_posix()
        for match in re.findall(r"\b(?:Permission|P)\.([A-Z_]+)", path.read_text())
    }

    assert {each.name for each in Permission} - used == set()


def test_every_permission_is_explained_and_held():
    assert set(WHAT_IT_ALLOWS) == set(Permission)
    assert frozenset().union(*(role.permissions for role in ROLES.values())) == set(Permission)
    assert all(each.value == each.name for each in Permission)


def test_every_role_has_a_name_an_employer_and_a_sentence():
    for key, role in ROLES.items():
        assert re.fullmatch("[A-Z_]+", key)
        assert role.name
        assert role.employer in {COUNTY, DISTRICT, PARTNER}, key
        assert role.sentence.endswith("."), key
        assert role.permissions, key


def test_views_neither_open_transactions_nor_choose_readers():
    """The gate does both; a view that did would be a second place for a row rule."""
    forbidden = {"atomic", "reading", "set_config", "Reach"}
    found = [
        named(path, node)
        for path in python("aldea/web")
        if "/shell/" not in path.as_posix()
        for node in ast.walk(tree(path))
        if (isinstance(node, ast.Name) and node.id in forbidden)
        or (isinstance(node, ast.Attribute) and node.attr in forbidden)
    ]

    assert found == []
