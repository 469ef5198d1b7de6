"""Grants and sharings."""

from datetime import timedelta

import factory

from aldea.access.data_classes import REFERRAL_CLASSES, Use
from aldea.access.models import Grant, Sharing
from aldea.core import clock
from tests.factories.accounts import UserFactory
from tests.factories.network import PartnerFactory, SchoolOrganizationFactory


class GrantFactory(factory.django.DjangoModelFactory):
    """Somebody holds a role since a month; `ended=True`: until yesterday."""

    class Meta:
        model = Grant

    user = factory.SubFactory(UserFactory)
    role = "COORDINATOR"
    organization = factory.SubFactory(SchoolOrganizationFactory)
    starts_on = factory.LazyFunction(lambda: clock.today() - timedelta(days=30))
    ends_before = None

    class Params:
        ended = factory.Trait(ends_before=factory.LazyFunction(clock.today))


class SharingFactory(factory.django.DjangoModelFactory):
    """An agreement allows a referral's facts since a month; prefer `partners.agree`."""

    class Meta:
        model = Sharing

    recipient = factory.SubFactory(PartnerFactory)
    school = factory.SubFactory(SchoolOrganizationFactory)
    use = Use.REFERRAL
    data_classes = factory.LazyFunction(lambda: list(REFERRAL_CLASSES))
    starts_on = factory.LazyFunction(lambda: clock.today() - timedelta(days=30))
    ends_before = factory.LazyFunction(lambda: clock.today() + timedelta(days=335))

    class Params:
        ended = factory.Trait(ends_before=factory.LazyFunction(clock.today))
