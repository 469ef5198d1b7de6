"""What the migrations declare about each table: protected or opened, for whom, to do what."""

from collections import defaultdict
from functools import cache

from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

from aldea.core.rls import Open, Protect, Rows


@cache
def operations() -> tuple[Operation, ...]:
    """Every Protect and Open of every migration of ours, in order."""
    loader = MigrationLoader(None)
    plan = loader.graph._generate_plan(loader.graph.leaf_nodes(), at_end=True)
    return tuple(
        operation
        for key in plan
        for operation in loader.disk_migrations[key].operations
        if isinstance(operation, Protect | Open)
    )


@cache
def protected() -> dict[str, dict[str, tuple[Rows, ...]]]:
    """The readers' rules of each protected table."""
    tables: dict[str, dict[str, tuple[Rows, ...]]] = defaultdict(dict)
    for operation in operations():
        if isinstance(operation, Protect):
            for reader, rules in operation.readers.items():
                tables[operation.table][reader] = tables[operation.table].get(reader, ()) + rules
    return dict(tables)


@cache
def opened() -> dict[str, str]:
    """Why each open table is open; one that is protected later no longer is."""
    tables: dict[str, str] = {}
    for operation in operations():
        if isinstance(operation, Open):
            tables[operation.table] = operation.why
        elif isinstance(operation, Protect):
            tables.pop(operation.table, None)
    return tables


@cache
def grants() -> frozenset[tuple[str, str, str, str]]:
    """Every declared grant: table, reader, operation, columns ('' for all)."""
    declared = set()
    for operation in operations():
        for reader, given in operation.readers.items():
            rules = given if isinstance(given, tuple) else (_rows(given),)
            for rule in rules:
                for word in rule.operations():
                    for column in _columns(rule.columns):
                        declared.add((operation.table, reader, word.upper(), column))
    return frozenset(declared)


def _rows(given: str | Rows) -> Rows:
    return given if isinstance(given, Rows) else Rows(given)


def _columns(named: str) -> list[str]:
    return [column.strip() for column in named.split(",")]


def sees_all(table: str, reader: str, operation: str) -> bool:
    """Whether a policy gives this reader every row of a protected table."""
    rules = protected()[table].get(reader, ())
    return any(operation in rule.operations() and rule.when == "true" for rule in rules)
