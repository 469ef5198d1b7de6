"""A pytest plugin: the tests' PostgreSQL, started before Django reads its settings."""

import os
from collections.abc import Iterator

import pytest

from aldea.core import embedded


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Iterator[None]:
    """Name the embedded server's addresses, unless a server is named already.

    A wrapper, because it must come before pytest-django's own first step.
    """
    if not os.environ.get("DATABASE_URL"):
        try:
            os.environ.update(embedded.hold().urls)
        except embedded.ServerUnavailable as missing:
            raise pytest.UsageError(str(missing)) from missing
    return (yield)
