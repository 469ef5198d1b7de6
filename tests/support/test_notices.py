"""Notices: a link goes out once, in the reader's language, with no fact about anybody."""

import re

import pytest
from django.db import IntegrityError, transaction

from aldea.core import clock, links
from aldea.core.links import Purpose
from aldea.core.messages import NotSent
from aldea.people.models import Guardian
from aldea.support import letters, notices, referrals
from aldea.support.models import Notice
from tests.factories.partners import DeskFactory
from tests.factories.people import ConsentFactory

FACTS = ("Kim", "Alvarez", "loss", "Counseling", "91010", "Spanish", "Table of Plenty", "14 to 17")


def test_every_kind_opens_something_and_has_words():
    assert set(notices.OPENS) == set(letters.WORDS) == set(Notice.Kind)


def test_the_partner_gets_a_link_and_no_fact(referral, run_jobs, outbox):
    run_jobs()

    (message,) = outbox()
    assert message["to"] == referral.partner.desk.email
    assert "Jacaranda High asks whether you can help a family." in message["body"]
    assert not [fact for fact in FACTS if fact in message["subject"] + message["body"]]
    token = re.search(r"/a/([^/]+)/", message["body"])[1]
    assert links.read(purpose=Purpose.ANSWER, token=token).subject == referral.pk


def test_a_job_that_runs_twice_sends_once(referral, run_jobs, outbox, as_jobs):
    from aldea.support import jobs

    run_jobs()
    notice = Notice.objects.get()
    with as_jobs():
        jobs.send_notice.func(notice_id=str(notice.pk))

    assert len(outbox()) == 1
    assert (notice.channel, notice.is_sent) == ("EMAIL", True)


def test_a_second_delivery_is_refused(referral, run_jobs, outbox, as_jobs):
    from aldea.audit.trail import command

    run_jobs()
    with as_jobs(), pytest.raises(notices.AlreadySent):
        notices.deliver(notice=Notice.objects.get(), by=command("test"))


def test_a_message_that_was_not_taken_is_tried_again(referral, run_jobs, outbox, monkeypatch):
    def refuse(**message):
        raise NotSent("busy")

    with monkeypatch.context() as patch:
        patch.setattr("aldea.core.messages.send_email", refuse)
        with pytest.raises(NotSent):
            run_jobs()

    assert not Notice.objects.get().is_sent


def test_a_desk_without_e_mail_gets_a_text_in_its_language(
    need, partner, consent, sender, run_jobs, outbox
):
    partner.desk.delete()
    DeskFactory(organization=partner, email="", phone="+16265550100", language="es")
    partner.refresh_from_db()

    with sender() as by:
        referrals.send(need=need, partner=partner, asked_for="Counseling", by=by)
    run_jobs()

    (message,) = outbox()
    assert (message["channel"], message["to"]) == ("SMS", "+16265550100")
    assert "Jacaranda High pregunta si ustedes pueden ayudar a una familia." in message["body"]


def test_the_family_is_asked_when_the_partner_has_talked(referral, as_partner, run_jobs, outbox):
    with as_partner(referral) as by:
        referrals.accept(referral=referral, by=by)
        referrals.start(referral=referral, by=by)
    run_jobs()

    message = next(message for message in outbox() if message["channel"] == "SMS")
    assert message["to"] == "+16265550142"
    assert "/w/" in message["body"]
    assert not [fact for fact in FACTS if fact in message["body"]]


def test_talked_and_helped_within_an_hour_ask_the_family_once(referral, as_partner):
    with as_partner(referral) as by:
        referrals.accept(referral=referral, by=by)
        referrals.start(referral=referral, by=by)
        referrals.complete(referral=referral, by=by)

    assert Notice.objects.filter(kind=Notice.Kind.FAMILY).count() == 1


def test_a_guardian_without_any_address_is_not_forgotten(school, sender, run_jobs, outbox):
    consent = ConsentFactory(school=school)
    Guardian.objects.filter(pk=consent.guardian_id).update(phone="", email="")

    with sender() as by:
        notices.about_consent(consent=consent, kind=Notice.Kind.CONSENT, by=by)
    run_jobs()

    assert Notice.objects.get().trouble == Notice.Trouble.NO_ADDRESS
    assert outbox() == []


def test_an_adult_who_must_not_be_told_any_more_gets_no_link(referral, sender, run_jobs, outbox):
    run_jobs()
    Guardian.objects.update(may_be_told=False)
    before = len(outbox())

    with sender() as by:
        referrals.ask_family(referral=referral, by=by)
    run_jobs()

    assert Notice.objects.get(kind=Notice.Kind.FAMILY).trouble == Notice.Trouble.NO_ADDRESS
    assert len(outbox()) == before


def test_the_database_refuses_a_notice_about_nothing(referral):
    with pytest.raises(IntegrityError, match="notice_is_about_one_thing"), transaction.atomic():
        Notice.objects.update(referral=None)


def test_the_database_refuses_a_sent_notice_without_its_channel(referral):
    with pytest.raises(IntegrityError, match="notice_sent_by_some"), transaction.atomic():
        Notice.objects.update(sent_at=clock.now())
