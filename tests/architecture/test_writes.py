"""Every change of rows is one audited action of a domain; screens change nothing themselves."""

from tests.architecture.source import ROOT, domains, named, python, tree
from tests.architecture.writes import constants, unaudited, writing_calls

# A verb that writes rows without being an action itself, and why.
NOT_ACTIONS = {
    "aldea/arrivals/pipeline.py read": "Calls the action, and moves the progress bar beside it.",
    "aldea/arrivals/pipeline.py apply": "Calls the action, and moves the progress bar beside it.",
    "aldea/arrivals/pipeline.py read_and_apply": "Calls the action, and moves the progress bar.",
    "aldea/audit/trail.py record": "It is the event that an action leaves.",
    "aldea/network/schools.py county_office": "The one row that loading schools begins from.",
    "aldea/partners/crosswalk.py widen": "Derives what the search reads; nothing new is said.",
    "aldea/partners/directory.py link_by_name": "A step of the action that loads a directory.",
    "aldea/partners/directory.py release_named": "Calls the action, and keeps why it was refused.",
    "aldea/partners/postings.py build": "Derives what the search reads; nothing new is said.",
    "aldea/partners/postings.py change": "Derives what the search reads; nothing new is said.",
    "aldea/partners/doubts.py keep": "A step of the action that loads a directory.",
    "aldea/partners/loading.py load": "A step of the action that loads a directory.",
    "aldea/partners/misses.py add": "A count of nobody; an event would tell when it was.",
    "aldea/partners/misses.py fold": "Adds up what is counted; nothing new is said.",
    "aldea/partners/papers.py make": "Makes guide after guide; what is decided is actions.",
    "aldea/partners/papers.py pick_up": "Calls an action for each order that is silent.",
    "aldea/partners/papers.py throw_away_old": "Calls an action for each order that is old.",
    "aldea/partners/reimports.py gone": "A step of the action that loads a directory.",
    "aldea/partners/reimports.py heed": "A step of the action that loads a directory.",
    "aldea/partners/reimports.py went": "A step of the action that loads a directory.",
    "aldea/partners/sent.py forget_old": "Calls an action for each file that is old.",
    "aldea/partners/sent.py read": "Calls the actions, and moves the progress beside them.",
    "aldea/partners/sent.py write": "Calls the actions, and moves the progress beside them.",
    "aldea/partners/quarantine.py hold": "A step of the action that loads a directory.",
    "aldea/partners/quarantine.py keep": "A step of the action that loads a directory.",
    "aldea/partners/quarantine.py let_out": "A step of the action that releases rows.",
    "aldea/partners/merges.py answer": "A step of the actions that load a directory.",
    "aldea/partners/duplicates.py refresh": "Derives what may be one; nothing new is said.",
    "aldea/partners/entries.py patch": "Derives what the search reads; nothing new is said.",
    "aldea/partners/texts.py refresh": "Derives what listings say; nothing new is said.",
    "aldea/partners/entries.py refresh": "Derives what the search reads; nothing new is said.",
}


def test_screens_do_not_write():
    found = [
        named(path, call)
        for path in python("aldea/web")
        for call in writing_calls(tree(path), constants(path))
    ]

    assert found == []


def test_public_verbs_that_write_are_actions():
    found = {
        f"{path.relative_to(ROOT).as_posix()} {name}"
        for domain in domains()
        for path in python(f"aldea/{domain}/")
        if "/models/" not in path.as_posix()
        for name, _ in unaudited(path)
    }

    assert found == set(NOT_ACTIONS)
