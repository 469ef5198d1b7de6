"""Planting the demo's guide: Spanish wordings, who answers at a school, checks and a request."""

import random
import zlib
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone

from aldea.access.models import Grant
from aldea.accounts.models import Profile
from aldea.audit.models import Event
from aldea.audit.trail import Doer
from aldea.core import clock
from aldea.network import pages
from aldea.network.models import PageVersion
from aldea.partners import translated
from aldea.partners.models import (
    Answerer,
    ChangeRequest,
    Lesson,
    MissedCall,
    ProposedField,
    Service,
    Verification,
)
from devtools.guide import missing, translations

WORDINGS = Path(__file__).parent / "data" / "wordings.csv"
ABOUT = ChangeRequest.About
SAID = (
    ("Food pantry: take what you cook", ABOUT.HOURS, "es", "Los jueves abren a las 3, no a las 2."),
    ("Bus pass for a student", ABOUT.PHONE, "en", "Nobody answers this number."),
)

MET = (
    ("Bus pass for a student", Lesson.Kind.NO_CONTACT, (16, 11, 4)),
    ("Grief and family counseling", Lesson.Kind.NO_ROOM, (9, 3)),
    ("Food pantry: take what you cook", Lesson.Kind.SENT, (18, 14, 13, 9, 6, 2)),
)
UNANSWERED = "Help with back rent"
NEWS = (
    (
        "**New this fall:** library cards for every student, signed up at school.",
        "**Nuevo este otoño:** tarjeta de biblioteca para cada estudiante, en la escuela.",
    ),
    (
        "Museums lend science boxes to classrooms in spring.",
        "En primavera los museos prestan cajas de ciencia a los salones.",
    ),
)


def plant(*, by: Doer) -> None:
    """Fill the guide, as the owner; after schools, people and the directory."""
    translated.import_file(path=WORDINGS, by=by, ahead=True)
    now = clock.now()
    missing.plant(today=clock.today())
    holders = list(
        Grant.objects.filter(role="COORDINATOR", organization__kind="SCHOOL")
        .select_related("user__profile")
        .order_by("organization__cds_code")
    )
    Answerer.objects.bulk_create([_answerer(grant) for grant in holders])
    services = list(Service.objects.order_by("pk"))
    draw = random.Random(1_848)
    checkers = [grant.user.profile for grant in holders]
    Verification.objects.bulk_create(
        [
            Verification(
                service=service,
                at=now - timedelta(days=draw.randint(1, 200), hours=draw.randint(1, 8)),
                by=draw.choice(checkers),
                how=draw.choice(["CALLED", "CALLED", "CALLED", "VISITED", "WROTE"]),
            )
            for service in services
            if checkers and draw.random() < 0.8
        ]
    )
    requests = _requests(services, now)
    ChangeRequest.objects.bulk_create(requests)
    ProposedField.objects.bulk_create(_proposed(requests))
    _trouble(services, checkers, now)
    translations.plant(services={each.name: each for each in services}, translators=checkers)
    _write_pages()


def _trouble(services: list[Service], checkers: list[Profile], now: datetime) -> None:
    """What referrals and calls met at a few listings after they were last checked."""
    named = {service.name: service for service in services}
    met = [
        (named[name], kind, number, days)
        for name, kind, ago in MET
        if name in named
        for number, days in enumerate(ago)
    ]
    Lesson.objects.bulk_create(
        [
            Lesson(
                service=service,
                kind=kind,
                mark=f"demo-{number}",
                on=None if kind == Lesson.Kind.SENT else timezone.localdate(now) - timedelta(days),
            )
            for service, kind, number, days in met
        ]
    )
    troubled = {service.pk for service, kind, _, _ in met if kind != Lesson.Kind.SENT}
    Verification.objects.filter(service__in=troubled, at__gt=now - timedelta(days=20)).delete()
    if (unanswered := named.get(UNANSWERED)) and checkers:
        MissedCall.objects.bulk_create(
            [
                MissedCall(
                    service=unanswered,
                    on=timezone.localdate(now) - timedelta(days=days),
                    by=checkers[0],
                )
                for days in (5, 3)
            ]
        )


def _write_pages() -> None:
    """Let the director publish one page and leave a draft of it, so that its history shows."""
    held = Grant.objects.filter(role="DIRECTOR").select_related("user__profile").first()
    if held is None:
        return
    profile = held.user.profile
    by = Doer(kind=Event.DoerKind.USER, id=profile.pk, name=profile.name)
    page = PageVersion.Page.PARTNERS
    words = pages.shipped(page)
    for after, (english, spanish) in enumerate(NEWS):
        words = replace(
            words,
            body_en=f"{words.body_en}\n\n{english}",
            body_es=f"{words.body_es}\n\n{spanish}",
        )
        version = pages.write(page=page, words=words, after=after, by=by)
        if after == 0:
            pages.publish(version=version, by=by)


def _answerer(grant: Grant) -> Answerer:
    last = zlib.crc32(str(grant.organization_id).encode()) % 100
    return Answerer(
        organization_id=grant.organization_id,
        person=grant.user.profile,
        phone=f"(626) 555-01{last:02}",
        takes_texts=True,
        languages=["es", "en"],
    )


def _requests(services: list[Service], now: datetime) -> list[ChangeRequest]:
    named = {service.name: service for service in services}
    return [
        ChangeRequest(
            service=named[name],
            about=about,
            said=said,
            fields=int(about == ABOUT.PHONE),
            language=language,
            made_at=now - timedelta(days=1, hours=3),
        )
        for name, about, language, said in SAID
        if name in named
    ]


def _proposed(requests: list[ChangeRequest]) -> list[ProposedField]:
    """Whoever says that nobody answers a number knows another one."""
    return [
        ProposedField(
            change_request=request,
            table="phone",
            row=phone.pk,
            column="number",
            before=phone.number,
            after="(626) 555-0119",
        )
        for request in requests
        if request.fields and (phone := request.service.phones.first())
    ]
