"""aldea release: load rows of the directory that waited because their organization was unknown."""

from __future__ import annotations

import argparse
from uuid import UUID

from aldea.core import logins
from config.commands import Failed, databases


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the unknown organization's id, and the one it turned out to be."""
    parser.add_argument("unknown", type=UUID, metavar="UNKNOWN", help="the id the file named")
    parser.add_argument("to", type=UUID, metavar="ID", help="the organization of the directory")


def run(options: argparse.Namespace) -> int:
    """Release the rows and say what changed."""
    with databases.opened(login=logins.WORKER):
        from aldea.audit.trail import command
        from aldea.partners import directory
        from aldea.partners.models import ListedOrganization

        to = ListedOrganization.objects.filter(pk=options.to).first()
        if to is None:
            raise Failed(f"The directory has no organization {options.to}. Load it first.")
        print(directory.release(unknown=options.unknown, to=to, by=command("aldea release")))
    return 0
