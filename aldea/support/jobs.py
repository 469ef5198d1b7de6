"""Background work of support: handing messages over."""

from contextlib import suppress
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from aldea.audit.trail import command
from aldea.support import notices
from aldea.support.models import Notice


@app.task(name=notices.SEND, retry=RetryStrategy(max_attempts=6, exponential_wait=4))
def send_notice(*, notice_id: str) -> None:
    """Send one notice, unless it was sent: safe to run twice."""
    notice = Notice.objects.waiting().filter(pk=UUID(notice_id)).first()
    if notice is None:
        return
    with suppress(notices.AlreadySent):  # by another worker, between the two lines
        notices.deliver(notice=notice, by=command(notices.SEND))
