"""Which need of ours a term of openEligibility stands for: its ids and our codes, as data.

The table is adapted from a CC BY-SA work and carries that licence itself; see its own notice.
"""

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from uuid import UUID

from django.db import connection

from aldea.partners.models import TaxonomyTerm

TABLE = Path(__file__).with_name("openeligibility_domains.csv")
TAXONOMY = "Open Eligibility"
# A service tagged with a term is found under the need that the term stands for.
WIDEN = """
update partners_searchentry e
set terms = (select array_agg(distinct code) from unnest(e.terms || tagged.domains) code)
from (select a.link_id, array_agg(distinct means.domain) as domains
      from partners_attribute a
      join unnest(%(terms)s::uuid[], %(needs)s::text[]) as means(term_id, domain)
        on means.term_id = a.taxonomy_term_id
      where %(service)s::uuid is null or a.link_id = %(service)s::uuid
      group by 1) tagged
where e.service_id = tagged.link_id
"""


@cache
def table() -> dict[str, tuple[str, ...]]:
    """The needs that each id stands for; most ids have theirs from the level above."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        lines = csv.DictReader(line for line in file if not line.startswith("#"))
        return {line["openeligibility_id"]: tuple(line["domains"].split()) for line in lines}


def meanings(terms: Iterable[TaxonomyTerm]) -> dict[UUID, tuple[str, ...]]:
    """Find what each term stands for: its own line, or that of the nearest level above."""
    known = {term.pk: term for term in terms}
    found: dict[UUID, tuple[str, ...]] = {}
    for key in known:
        above: UUID | None = key
        seen: set[UUID] = set()
        while above in known and above not in seen:
            seen.add(above)
            if known[above].code in table():
                found[key] = table()[known[above].code]
                break
            above = known[above].parent_id
    return found


def widen(*, service: UUID | None) -> None:
    """Add to a search entry, or to all, the needs that its openEligibility terms stand for."""
    pairs = [
        (key, domain)
        for key, domains in meanings(TaxonomyTerm.objects.filter(taxonomy=TAXONOMY)).items()
        for domain in domains
    ]
    if pairs:
        with connection.cursor() as cursor:
            terms, needs = [key for key, _ in pairs], [domain for _, domain in pairs]
            cursor.execute(WIDEN, {"terms": terms, "needs": needs, "service": service})
