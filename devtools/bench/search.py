"""The search: whether it finds what helps, and how fast among 20,000 services."""

import json
import tempfile
from pathlib import Path

from django.db import transaction

from aldea.audit.trail import command
from aldea.core import clock
from aldea.partners import directory
from aldea.partners.models import Service
from devtools.bench import large_directory, relevance, search_speed
from devtools.bench.figures import Figure
from devtools.county import directory as county


def measure(size: str) -> list[Figure]:
    """Search the demo's directory, then a large one; the database is left as it was."""
    with transaction.atomic():
        if not Service.objects.exists():
            load()
        figures = list(relevance.measure())
        large_directory.grow(many=search_speed.MANY - Service.objects.count())
        figures += search_speed.measure()
        transaction.set_rollback(True)
    return figures


def load() -> None:
    """Bring the demo's directory in."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "directory.json"
        path.write_text(json.dumps(county.package(now=clock.now())))
        directory.import_file(path=path, by=command("bench"))
