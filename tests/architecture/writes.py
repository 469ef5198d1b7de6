"""Finds calls that write rows, and the functions they sit in, by reading the source."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.source import tree

WRITING = {
    "save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create",
    "update_or_create", "abulk_create", "acreate", "asave", "aupdate", "adelete",
}  # fmt: skip
# Tables called staged_... live in one session and hold what a file says, not what is so.
WRITING_SQL = re.compile(
    r"\s*(with\b.*\b)?(insert\s+into|update|delete\s+from|copy|truncate|merge\s+into)\s+(?!staged_)\w",
    re.IGNORECASE | re.DOTALL,
)
Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(path: Path) -> dict[str, Function]:
    """The functions and methods of a module; a method is named Class.method."""
    found: dict[str, Function] = {}
    for node in tree(path).body:
        if isinstance(node, Function):
            found[node.name] = node
        elif isinstance(node, ast.ClassDef):
            found |= {
                f"{node.name}.{part.name}": part for part in node.body if isinstance(part, Function)
            }
    return found


def writing_calls(node: ast.AST, constants: dict[str, str]) -> Iterator[ast.Call]:
    """Calls that write: a queryset's or row's method, or SQL that changes rows."""
    for call in ast.walk(node):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
            continue
        writes_rows = call.func.attr in WRITING and not _is_plain_data(call)
        if writes_rows or _is_writing_sql(call, constants):
            yield call


def _is_writing_sql(call: ast.Call, constants: dict[str, str]) -> bool:
    runs = call.func.attr in {"execute", "executemany", "copy"} and bool(call.args)
    return runs and bool(WRITING_SQL.match(_text(call.args[0], constants)))


def constants(path: Path) -> dict[str, str]:
    """The module's text constants, by name."""
    return {
        target.id: _text(node.value, {})
        for node in tree(path).body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _text(node: ast.AST, known: dict[str, str]) -> str:
    if isinstance(node, ast.Name):
        return known.get(node.id, "")
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            return part.value
    return ""


def _is_plain_data(call: ast.Call) -> bool:
    """Whether this is a dict's, set's, hash's or cache's method: a queryset's takes no such."""
    return call.func.attr in {"update", "delete"} and bool(call.args)


def unaudited(path: Path) -> Iterator[tuple[str, Function]]:
    """Public functions that write, themselves or through private ones, and are no action."""
    known, texts = functions(path), constants(path)
    writers = {name for name, node in known.items() if any(writing_calls(node, texts))}
    while True:
        through = {
            name
            for name, node in known.items()
            if name not in writers
            and _called(node) & {each for each in writers if _is_private(each)}
        }
        if not through:
            break
        writers |= through
    for name in sorted(writers):
        if not _is_private(name) and not _is_action(known[name]):
            yield name, known[name]


def _called(node: ast.AST) -> set[str]:
    names = set()
    for call in ast.walk(node):
        if isinstance(call, ast.Call):
            if isinstance(call.func, ast.Name):
                names.add(call.func.id)
            elif isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
                names.add(call.func.attr)
    return names


def _is_private(name: str) -> bool:
    return any(part.startswith("_") for part in name.split("."))


def _is_action(node: Function) -> bool:
    return any(isinstance(each, ast.Name) and each.id == "action" for each in node.decorator_list)
