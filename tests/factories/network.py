"""Organizations and schools."""

import factory

from aldea.network.models import Organization, School
from aldea.partners.models import Desk

Kind = Organization.Kind


class CountyOfficeFactory(factory.django.DjangoModelFactory):
    """The one county office of a test."""

    class Meta:
        model = Organization
        django_get_or_create = ("cds_code",)

    kind = Kind.COUNTY_OFFICE
    name = "Los Angeles County Office of Education"
    short_name = "LACOE"
    cds_code = "19101990000000"


class DistrictFactory(factory.django.DjangoModelFactory):
    """A district that takes part."""

    class Meta:
        model = Organization

    kind = Kind.DISTRICT
    name = factory.Sequence(lambda n: f"District {n} Unified")
    cds_code = factory.Sequence(lambda n: f"19{60000 + n:05d}0000000")
    parent = factory.SubFactory(CountyOfficeFactory)
    is_participating = True


class SchoolOrganizationFactory(factory.django.DjangoModelFactory):
    """The organization of a school; make schools with SchoolFactory."""

    class Meta:
        model = Organization

    kind = Kind.SCHOOL
    name = factory.Sequence(lambda n: f"School {n}")
    parent = factory.SubFactory(DistrictFactory)
    cds_code = factory.Sequence(lambda n: f"1960000{n + 1:07d}")


class SchoolFactory(factory.django.DjangoModelFactory):
    """An active school of a district that takes part."""

    class Meta:
        model = School

    district = factory.SubFactory(DistrictFactory)
    county_office = factory.SubFactory(CountyOfficeFactory)
    organization = factory.SubFactory(
        SchoolOrganizationFactory, parent=factory.SelfAttribute("..district")
    )
    zip_code = "91010"
    city = "Duarte"
    latitude = 34.14
    longitude = -117.95


class PartnerFactory(factory.django.DjangoModelFactory):
    """A nonprofit; `desk=True` gives it a place where referrals go."""

    class Meta:
        model = Organization
        skip_postgeneration_save = True

    kind = Kind.NONPROFIT
    name = factory.Sequence(lambda n: f"Partner {n}")

    class Params:
        agency = factory.Trait(kind=Kind.AGENCY)

    @factory.post_generation
    def desk(self, create: bool, wanted: bool, **rest: str) -> None:
        if create and (wanted or rest):
            Desk.objects.create(**{"organization": self, "email": "desk@partner.example", **rest})
