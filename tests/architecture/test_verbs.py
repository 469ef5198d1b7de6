"""Public functions of domains explain themselves and are called by keyword."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.source import domains, named, python, tree

BELOW_THE_VERBS = ("aldea/core/", "aldea/audit/")


def public(*, below: bool) -> Iterator[tuple[Path, ast.FunctionDef]]:
    for domain in domains():
        folder = f"aldea/{domain}/"
        if folder in BELOW_THE_VERBS and not below:
            continue
        for path in python(folder):
            if "/models/" in path.as_posix():
                continue
            for node in tree(path).body:
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                    yield path, node


def test_public_functions_say_what_they_do():
    silent = [named(path, node) for path, node in public(below=True) if not ast.get_docstring(node)]

    assert silent == []


def test_questions_take_keyword_arguments():
    """Actions take nothing else; a question's few may be told apart, four may not."""
    positional = [
        f"{named(path, node)} {node.name}"
        for path, node in public(below=False)
        if len(node.args.posonlyargs) + len(node.args.args) > 3
    ]

    assert positional == []


def test_refusals_are_sentences_above_their_verbs():
    """An exception has a docstring: the sentence that a person may be told."""
    silent = [
        named(path, node)
        for domain in domains()
        for path in python(f"aldea/{domain}/")
        for node in tree(path).body
        if isinstance(node, ast.ClassDef)
        and any(getattr(base, "id", "") == "Exception" for base in node.bases)
        and not ast.get_docstring(node)
    ]

    assert silent == []
