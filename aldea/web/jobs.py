"""What the worker does that needs the screens: setting guides in type."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from aldea.partners import papers


@app.task(name=papers.MAKE)
def make_papers(*, order_id: str) -> None:
    """Make the guides of an order that are not made yet."""
    from aldea.web.public.press import press  # each command meets this module; few set type

    papers.make(order_id=order_id, press=press)


@app.periodic(cron="*/3 * * * *")
@app.task(name="pick_up_papers")
def pick_up_papers(timestamp: int) -> None:
    """Go on with what a worker died over."""
    papers.pick_up(now=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="40 3 * * *")
@app.task(name="throw_away_papers")
def throw_away_papers(timestamp: int) -> None:
    """Delete guides that were kept long enough."""
    papers.throw_away_old(now=datetime.fromtimestamp(timestamp, UTC))
