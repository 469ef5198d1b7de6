"""What the worker does with the directory; each job may run twice and does its work once."""

from uuid import UUID

from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from aldea.audit.trail import command
from aldea.core import clock
from aldea.partners import entries, misses, texts
from aldea.partners.models import ListingsLink


@app.task(name="partners.read_sent")
def read_sent(*, sent_id: str) -> None:
    """Read a file of services and show what it would change."""
    from aldea.partners import sent  # the verbs defer these jobs

    sent.read(sent_id=sent_id)


@app.task(name="partners.apply_sent")
def apply_sent(*, sent_id: str) -> None:
    """Apply a file that somebody said yes to."""
    from aldea.partners import sent  # the verbs defer these jobs

    sent.write(sent_id=sent_id)


@app.task(name="partners.release_held")
def release_held(*, unknown_id: str, to_id: str, by_id: str) -> None:
    """Load rows whose organization somebody has named."""
    from aldea.partners import directory  # the verbs defer these jobs

    directory.release_named(unknown_id=unknown_id, to_id=to_id, by_id=by_id)


@app.task(name="partners.refresh_service")
def refresh_service(*, service_id: str) -> None:
    """Let the search find a service as it was just edited."""
    with transaction.atomic():  # short: no edit waits longer for its turn
        entries.patch(services=[UUID(service_id)])
    texts.refresh()


@app.periodic(cron="20 3 * * *")
@app.task(name="partners.forget_sent")
def forget_sent(timestamp: int) -> None:
    """Delete files of services that were kept long enough, every night."""
    from aldea.partners import sent  # the verbs defer these jobs

    sent.forget_old(now=clock.now())


@app.task(
    name="partners.send_listings_link", retry=RetryStrategy(max_attempts=6, exponential_wait=4)
)
def send_listings_link(*, link_id: str) -> None:
    """Send a partner the link to its listings, unless it was sent."""
    from aldea.partners import own_listings  # the verbs defer these jobs

    link = ListingsLink.objects.filter(pk=UUID(link_id), sent_at=None).first()
    if link is not None:
        own_listings.deliver(link=link, by=command("send_listings_link"))


@app.periodic(cron="40 3 * * 1")
@app.task(name="partners.fold_misses")
def fold_misses(timestamp: int) -> None:
    """Fold what families did not find in past weeks, every Monday night."""
    misses.fold(today=clock.today())


@app.periodic(cron="20 3 * * *")
@app.task(name="partners.refresh_texts")
def refresh_texts(timestamp: int) -> None:
    """Weigh the texts of listings anew every night: referrals were sent since the last load."""
    texts.refresh()
