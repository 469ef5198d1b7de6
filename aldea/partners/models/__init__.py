"""Tables of partners: agreements, and the directory in the words of HSDS 3.1."""

from aldea.partners.models.agreement import Agreement, Clause
from aldea.partners.models.capacity import ServiceCapacity, Unit
from aldea.partners.models.closure import Answerer, Closure, ClosureHelp
from aldea.partners.models.contact import Contact, Language, Phone
from aldea.partners.models.desk import Desk
from aldea.partners.models.directory_file import DirectoryFile
from aldea.partners.models.edit import Edit, EditedField
from aldea.partners.models.freshness import CheckClaim, Lesson, MissedCall
from aldea.partners.models.listed_organization import (
    Funding,
    ListedOrganization,
    OrganizationIdentifier,
    Program,
    Url,
)
from aldea.partners.models.listings_link import ListingsLink
from aldea.partners.models.location import Accessibility, Address, Location, ZipPoint
from aldea.partners.models.merge import Candidate, Merge, NotTheSame
from aldea.partners.models.miss import Miss
from aldea.partners.models.paper import PaperGuide, PaperOrder
from aldea.partners.models.proposed_field import ProposedField
from aldea.partners.models.quarantine import FlaggedValue, HeldRow, KeptFile
from aldea.partners.models.schedule import OpenHour, Schedule
from aldea.partners.models.search_entry import (
    Facet,
    SearchEntry,
    SearchPoint,
    SearchPosting,
    SearchText,
    SearchWord,
)
from aldea.partners.models.sent_file import SentFile
from aldea.partners.models.service import (
    CostOption,
    RequiredDocument,
    Service,
    ServiceArea,
    ServiceAtLocation,
)
from aldea.partners.models.standing import Listed, Standing, StandingReason
from aldea.partners.models.stewardship import ChangeRequest, Remark, Verification
from aldea.partners.models.taxonomy import Attribute, Metadata, Taxonomy, TaxonomyTerm
from aldea.partners.models.wording import ListedText, Wording, WordingPlace

__all__ = [
    "Accessibility",
    "Address",
    "Agreement",
    "Answerer",
    "Attribute",
    "Candidate",
    "ChangeRequest",
    "CheckClaim",
    "Clause",
    "Closure",
    "ClosureHelp",
    "Contact",
    "CostOption",
    "Desk",
    "DirectoryFile",
    "Edit",
    "EditedField",
    "Facet",
    "FlaggedValue",
    "Funding",
    "HeldRow",
    "KeptFile",
    "Language",
    "Lesson",
    "Listed",
    "ListedOrganization",
    "ListedText",
    "ListingsLink",
    "Location",
    "Merge",
    "Metadata",
    "Miss",
    "MissedCall",
    "NotTheSame",
    "OpenHour",
    "OrganizationIdentifier",
    "PaperGuide",
    "PaperOrder",
    "Phone",
    "Program",
    "ProposedField",
    "Remark",
    "RequiredDocument",
    "Schedule",
    "SearchEntry",
    "SearchPoint",
    "SearchPosting",
    "SearchText",
    "SearchWord",
    "SentFile",
    "Service",
    "ServiceArea",
    "ServiceAtLocation",
    "ServiceCapacity",
    "Standing",
    "StandingReason",
    "Taxonomy",
    "TaxonomyTerm",
    "Unit",
    "Url",
    "Verification",
    "Wording",
    "WordingPlace",
    "ZipPoint",
]
