"""A pytest plugin: the tests' PostgreSQL, started before Django reads its settings."""

import os
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from aldea.core import embedded
from aldea.core.postgres import ServerUnavailable
from config.commands import catalogs

VAR = embedded.var_folder() / "tests"  # beside the demo's, so that neither disturbs the other
_borrowed = ExitStack()


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Iterator[None]:
    """Name the embedded server's addresses, unless a server is named already.

    A wrapper, because it must come before pytest-django's own first step.
    """
    catalogs.build()
    if not os.environ.get("DATABASE_URL"):
        try:
            server = _borrowed.enter_context(embedded.running(var=VAR, for_tests=True))
        except ServerUnavailable as missing:
            raise pytest.UsageError(str(missing)) from missing
        os.environ.update(server.urls)
    return (yield)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Give the server back."""
    _borrowed.close()
