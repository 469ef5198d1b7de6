"""Agreements, made by the verb that signs them, so that sharings follow."""

from collections.abc import Iterable
from datetime import date, timedelta

import factory

from aldea.access.data_classes import REFERRAL_CLASSES, DataClass, Use
from aldea.audit.trail import command
from aldea.core import clock
from aldea.network.models import Organization, School
from aldea.partners import agreements
from aldea.partners.models import Agreement, Desk
from tests.factories.network import PartnerFactory


def agree(
    partner: Organization,
    *schools: School,
    use: Use = Use.REFERRAL,
    data_classes: Iterable[DataClass] = REFERRAL_CLASSES,
    starts_on: date | None = None,
    ends_before: date | None = None,
) -> Agreement:
    """Sign an agreement that shares these schools' students with a partner; live unless told."""
    starts_on = starts_on or clock.today() - timedelta(days=30)
    return agreements.sign(
        partner=partner,
        kind=Agreement.Kind.DSA,
        title=f"Data sharing with {partner.name}",
        signed_on=starts_on,
        starts_on=starts_on,
        ends_before=ends_before or clock.today() + timedelta(days=335),
        terms=[
            agreements.Terms(
                use=use,
                data_classes=tuple(data_classes),
                schools=tuple(school.pk for school in schools),
            )
        ],
        by=command("tests"),
    )


class DeskFactory(factory.django.DjangoModelFactory):
    """Where a partner receives referrals."""

    class Meta:
        model = Desk

    organization = factory.SubFactory(PartnerFactory)
    email = "desk@partner.example"
