"""Two listings side by side: each fact of both, and whether they differ."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from aldea.partners.models import ListedOrganization, Service
from aldea.web.shell.tags import phone

Listing = Service | ListedOrganization


@dataclass(frozen=True, slots=True)
class Line:
    """One fact of both listings."""

    label: str
    first: str
    second: str

    @property
    def differs(self) -> bool:
        return self.first.casefold() != self.second.casefold()


def by_key(keys: Iterable[UUID]) -> dict[UUID, Listing]:
    """Load services and organizations by key."""
    wanted = list(keys)
    services = Service.objects.select_related("organization").in_bulk(wanted)
    return {**services, **ListedOrganization.objects.in_bulk(wanted)}


def lines(first: Listing, second: Listing) -> list[Line]:
    """Every fact that one of the two has."""
    one, other = facts(first), facts(second)
    return [Line(label, one[label], other[label]) for label in one if one[label] or other[label]]


def facts(listing: Listing) -> dict[str, str]:
    """Every fact that a listing may have, by its name; empty where it has none."""
    return _of_service(listing) if isinstance(listing, Service) else _of_organization(listing)


def _of_service(service: Service) -> dict[str, str]:
    places = [
        place.location
        for place in service.service_at_locations.select_related("location").prefetch_related(
            "location__addresses"
        )
    ]
    return {
        "Name": service.name,
        "Organization": service.organization.name,
        "Also called": service.alternate_name,
        "Telephone": _lines(phone(each.number) for each in service.phones.all()),
        "Place": _lines(place.name for place in places),
        "Address": _lines(
            f"{each.address_1}, {each.city} {each.postal_code}"
            for place in places
            for each in place.addresses.all()
        ),
        "Website": service.url,
        "E-mail": service.email,
        "How to begin": service.application_process,
        "Cost": service.fees_description,
        "Languages": _lines(each.name or each.code for each in service.languages.all()),
        "Bring": _lines(each.document for each in service.required_documents.all()),
        "Status": service.get_status_display(),
        "Last changed": service.last_modified[:10],
        "What it is": service.description,
    }


def _of_organization(organization: ListedOrganization) -> dict[str, str]:
    places = organization.locations.prefetch_related("addresses")
    return {
        "Name": organization.name,
        "Also called": organization.alternate_name,
        "Telephone": _lines(phone(each.number) for each in organization.phones.all()),
        "Website": organization.website,
        "E-mail": organization.email,
        "Address": _lines(
            f"{each.address_1}, {each.city} {each.postal_code}"
            for place in places
            for each in place.addresses.all()
        ),
        "Tax number": organization.tax_id,
        "Services": _lines(
            organization.services.order_by("name", "pk").values_list("name", flat=True)[:10]
        ),
        "What it is": organization.description,
    }


def _lines(said: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(filter(None, said)))
