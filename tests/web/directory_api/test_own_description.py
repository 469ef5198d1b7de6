"""Whatever the API's own description allows is answered as it says: asked by schemathesis."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import given, settings

from aldea.web.directory_api.resources import RESOURCES

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(services):
    """The API's own description. The test's connection stays open, as Django's client leaves it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/hsds/openapi.json", get_wsgi_application())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


OPERATIONS = [
    ("/", "get"),
    *((f"/{name}", method) for name in RESOURCES for method in ("get", "post")),
    *((f"/{name}/{{id}}", "get") for name in RESOURCES),
]


def test_every_operation_is_asked(api):
    described = {(result.ok().path, result.ok().method) for result in api.get_all_operations()}

    assert described == set(OPERATIONS)


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_every_request_is_answered_as_described(api, path, method):
    @settings(max_examples=20, deadline=None, derandomize=True, database=None)
    @given(case=api[path][method].as_strategy())
    def asked(case):
        case.call_and_validate()

    asked()
