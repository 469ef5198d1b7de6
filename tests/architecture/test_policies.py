"""Each policy compares rows with what its own reader has: no `or` across kinds of reader."""

import re

from tests.rls import declared

OWN_TERMS = {
    "staff": {"schools", "organizations", "actor", "today"},
    "partner": {"organizations", "actor", "today"},
    "guardian": {"actor", "link", "today"},
    "link": {"link", "side", "today"},
    "visitor": set(),
    "jobs": set(),
    "app": set(),
}


def test_a_policy_uses_the_terms_of_its_reader_only():
    for table, readers in declared.protected().items():
        for reader, rules in readers.items():
            for rule in rules:
                terms = set(re.findall(r"\{(\w+)\}", rule.when))
                assert terms <= OWN_TERMS[reader], f"{table}: {reader} compares {terms}"


def test_only_jobs_and_lists_without_people_are_read_whole():
    for table, readers in declared.protected().items():
        for reader, rules in readers.items():
            whole = any(rule.when == "true" and "select" in rule.operations() for rule in rules)
            if whole and table.startswith(("people_", "support_")):
                assert reader == "jobs", f"{reader} reads all of {table}"
