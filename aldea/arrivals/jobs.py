"""What the worker does with arrivals; each job may run twice and does its work once."""

from procrastinate.contrib.django import app

from aldea.arrivals import pipeline


@app.task(name="arrivals.read_arrival")
def read_arrival(*, arrival_id: str) -> None:
    """Read a roster and compare it with what is known."""
    pipeline.read(arrival_id=arrival_id)


@app.task(name="arrivals.apply_arrival")
def apply_arrival(*, arrival_id: str) -> None:
    """Apply a roster that somebody said yes to."""
    pipeline.apply(arrival_id=arrival_id)
