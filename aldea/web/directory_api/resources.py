"""What the API gives, as data: each resource, its table and the parameters it understands."""

from dataclasses import dataclass

PAGING = ("page", "per_page", "format")
TAGGED = ("taxonomy_term_id", "taxonomy_id")


@dataclass(frozen=True, slots=True)
class Resource:
    """One kind of object of the API."""

    name: str
    table: str
    summary: str
    parameters: tuple[str, ...]


RESOURCES = {
    each.name: each
    for each in (
        Resource(
            "services", "service", "What organizations do for people.",
            ("search", *TAGGED, "organization_id", "modified_after", "minimal", "full"),
        ),
        Resource(
            "organizations", "organization", "Who offers services.",
            ("search", *TAGGED, "full", "full_service"),
        ),
        Resource(
            "service_at_locations", "service_at_location", "Services, each at one place.",
            (
                "search", *TAGGED, "organization_id", "modified_after", "full", "postcode",
                "proximity",
            ),
        ),
        Resource("taxonomies", "taxonomy", "Lists of words that sort services.", ("search",)),
        Resource(
            "taxonomy_terms", "taxonomy_term", "The words of the taxonomies.",
            ("search", "taxonomy_id", "top_only", "parent_id"),
        ),
    )
}  # fmt: skip
MOST, LAST_PAGE = 500, 1_000_000
FORMATS = ("json", "ndjson")
# What a value of each parameter may be, where its type alone does not say it (JSON Schema).
LIMITS: dict[str, dict[str, object]] = {
    "page": {"maximum": LAST_PAGE, "default": 1},
    "per_page": {"maximum": MOST, "default": 50},
    "format": {"enum": list(FORMATS), "default": "json"},
    "proximity": {"maximum": 1e8},
}
# Each parameter: its type in the API's description, and what it does.
PARAMETERS = {
    "page": ("integer", "The page, counted from 1."),
    "per_page": ("integer", "Objects on a page, 500 at most."),
    "format": ("string", "json, or ndjson: every object on a line of its own, without pages."),
    "search": ("string", "Words to look for."),
    "taxonomy_term_id": ("uuid", "Tagged with this term."),
    "taxonomy_id": ("uuid", "Tagged with, or being, a term of this taxonomy."),
    "organization_id": ("uuid", "Of this organization."),
    "modified_after": ("date-time", "Changed at this moment or later, or not known when."),
    "minimal": ("boolean", "Only id and modified_date of each."),
    "full": ("boolean", "Each object whole, with all that nests in it."),
    "full_service": ("boolean", "Each organization with its services, whole."),
    "top_only": ("boolean", "Only terms without a parent."),
    "parent_id": ("uuid", "Terms right below this one."),
    "postcode": ("string", "At this ZIP code."),
    "proximity": ("number", "With postcode: within so many metres of its centre."),
}
