"""One row of every protected table at a school, so that readers of other schools can be tried."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.db.models import Model

from aldea.accounts.models import Profile
from aldea.audit.models import Event
from aldea.core import clock
from aldea.core.ids import new_id
from aldea.network.models import Organization, PageVersion, School
from aldea.partners.models import (
    Address,
    Agreement,
    Answerer,
    Closure,
    ClosureHelp,
    CostOption,
    Edit,
    EditedField,
    Language,
    ListedOrganization,
    ListingsLink,
    Location,
    Phone,
    RequiredDocument,
    Schedule,
    Service,
    ServiceAtLocation,
    ServiceCapacity,
    Unit,
    Verification,
)
from aldea.people.models import CensusLine, DisclosedFact
from tests.factories.access import GrantFactory
from tests.factories.accounts import UserFactory
from tests.factories.arrivals import (
    ArrivalChangeFactory,
    ArrivalFactory,
    ArrivalProgressFactory,
    ArrivalSchoolFactory,
    RefusedRowFactory,
)
from tests.factories.network import PartnerFactory
from tests.factories.partners import agree
from tests.factories.people import (
    ConsentFactory,
    DisclosureFactory,
    OpeningFactory,
    StrengthFactory,
    StudentFactory,
    TouchFactory,
)
from tests.factories.support import (
    NeedFactory,
    NoticeFactory,
    ReferralFactory,
    ReferralStepFactory,
    WordFactory,
)


class Place:
    """A school with one family, everything that can be known of it, and the people about it."""

    def __init__(self, school: School) -> None:
        self.school = school
        self.partner = PartnerFactory(desk=True)
        self.agreement: Agreement = agree(self.partner, school)
        self.doer: Profile = UserFactory().profile
        self.grant = GrantFactory(user=self.doer.user, organization=school.organization)
        self.student = StudentFactory(school=school)
        self.need = NeedFactory(school=school, student=self.student, opened_by=self.doer)
        self.consent = ConsentFactory(
            school=school,
            student=self.student,
            recipient=self.partner,
            given=True,
            asked_by=self.doer,
        )
        self.referral = ReferralFactory(
            school=school,
            need=self.need,
            consent=self.consent,
            partner=self.partner,
            sent_by=self.doer,
        )
        self.disclosure = DisclosureFactory(
            school=school,
            consent=self.consent,
            errand_key=self.referral.pk,
            facts={"NEED": "Groceries"},
        )
        self.service = listed(self.partner)
        self.arrival = ArrivalFactory(district=school.district)
        self.rows: dict[str, UUID] = {table: make(self).pk for table, make in MAKERS.items()}


def listed(partner: Organization) -> Service:
    """A service of the partner in the directory, with a row of everything it may change."""
    owner = ListedOrganization.objects.create(name=partner.name, partner=partner)
    service = Service.objects.create(organization=owner, name="Pantry", status="active")
    place = Location.objects.create(location_type="physical")
    ServiceAtLocation.objects.create(service=service, location=place)
    Address.objects.create(
        location=place, address_1="1 Main St", city="El Monte", state_province="CA",
        postal_code="91731", country="US", address_type="physical",
    )  # fmt: skip
    for model, values in {
        Phone: {"number": "(626) 555-0100"},
        Schedule: {"byday": "MO"},
        Language: {"code": "es"},
        RequiredDocument: {"document": "A letter"},
        CostOption: {"option": "Free"},
    }.items():
        model.objects.create(service=service, **values)
    ServiceCapacity.objects.create(
        service=service, unit=Unit.objects.create(name="beds"), available=1, updated_at=clock.now()
    )
    return service


def edited(place: "Place") -> EditedField:
    """What somebody of ours changed in the listing."""
    edit = Edit.objects.create(service=place.service, at=clock.now(), by=place.doer)
    return EditedField.objects.create(
        edit=edit, table="service", row=new_id(), column="name", state="STANDING"
    )


MAKERS: dict[str, Callable[[Place], Model]] = {
    "access_grant": lambda place: place.grant,
    "arrivals_arrival": lambda place: place.arrival,
    "arrivals_arrivalchange": lambda place: ArrivalChangeFactory(arrival=place.arrival),
    "arrivals_arrivalprogress": lambda place: ArrivalProgressFactory(arrival=place.arrival),
    "arrivals_arrivalschool": lambda place: ArrivalSchoolFactory(arrival=place.arrival),
    "arrivals_refusedrow": lambda place: RefusedRowFactory(arrival=place.arrival),
    "audit_event": lambda place: Event.objects.create(
        at=clock.now(),
        name="test.made",
        doer_kind=Event.DoerKind.USER,
        doer_id=place.doer.pk,
        subject_type="people.student",
        subject_id=new_id(),
        organization_id=place.school.pk,
    ),
    "network_pageversion": lambda place: PageVersion.objects.create(
        page=PageVersion.Page.PILLARS,
        number=PageVersion.objects.count() + 1,
        title_en="Pillars",
        by=place.doer,
        written_at=clock.now(),
    ),
    "partners_agreement": lambda place: place.agreement,
    "partners_address": lambda place: Address.objects.get(
        location__service_at_locations__service=place.service
    ),
    "partners_answerer": lambda place: Answerer.objects.create(
        organization=place.school.organization, person=place.doer, phone="(555) 555-0110"
    ),
    "partners_closure": lambda place: Closure.objects.create(
        organization=place.school.organization,
        starts_on=clock.today(),
        ends_before=clock.today() + timedelta(days=1),
        title_en="Closed",
        title_es="Cerrada",
        by=place.doer,
        declared_at=clock.now(),
    ),
    "partners_closurehelp": lambda place: ClosureHelp.objects.create(
        closure=Closure.objects.get(organization=place.school.organization),
        kind=ClosureHelp.Kind.MEALS,
    ),
    "partners_clause": lambda place: place.agreement.clauses.get(),
    "partners_costoption": lambda place: place.service.cost_options.get(),
    "partners_desk": lambda place: place.partner.desk,
    "partners_edit": lambda place: Edit.objects.create(
        service=place.service, at=clock.now(), by=place.doer
    ),
    "partners_editedfield": edited,
    "partners_language": lambda place: place.service.languages.get(),
    "partners_listingslink": lambda place: ListingsLink.objects.create(
        partner=place.partner, on=clock.today(), by=place.doer
    ),
    "partners_location": lambda place: Location.objects.get(
        service_at_locations__service=place.service
    ),
    "partners_phone": lambda place: place.service.phones.get(),
    "partners_requireddocument": lambda place: place.service.required_documents.get(),
    "partners_schedule": lambda place: place.service.schedules.get(),
    "partners_service": lambda place: place.service,
    "partners_servicecapacity": lambda place: place.service.capacities.get(),
    "partners_verification": lambda place: Verification.objects.create(
        service=place.service, at=clock.now(), by=place.doer, how="CALLED"
    ),
    "people_censusline": lambda place: CensusLine.objects.get(family=place.student.family),
    "people_consent": lambda place: place.consent,
    "people_disclosedfact": lambda place: DisclosedFact.objects.get(disclosure=place.disclosure),
    "people_disclosure": lambda place: place.disclosure,
    "people_enrolment": lambda place: place.student.enrolments.get(),
    "people_family": lambda place: place.student.family,
    "people_guardian": lambda place: place.student.family.guardians.get(),
    "people_opening": lambda place: OpeningFactory(
        school=place.school, student=place.student, by=place.doer
    ),
    "people_strength": lambda place: StrengthFactory(
        school=place.school, student=place.student, by=place.doer
    ),
    "people_student": lambda place: place.student,
    "people_touch": lambda place: TouchFactory(
        school=place.school, family=place.student.family, by=place.doer
    ),
    "support_need": lambda place: place.need,
    "support_notice": lambda place: NoticeFactory(referral=place.referral, by=place.doer),
    "support_referral": lambda place: place.referral,
    "support_referralstep": lambda place: ReferralStepFactory(
        referral=place.referral, by=place.doer
    ),
    "support_word": lambda place: WordFactory(referral=place.referral, by=place.doer),
}
