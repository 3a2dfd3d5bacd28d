"""The description of the API, which others build on."""

import re
from urllib.parse import urlsplit

import pytest
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema
from rest_framework.test import APIClient

from tests.api.routes import OPERATIONS

OUTSIDE = re.compile(r"""(?:src|href)\s*=\s*["']?([^"'\s>]+)|@import\s+["']?([^"'\s;]+)""")


@pytest.fixture
def schema(db):
    return APIClient().get("/api/schema", {"format": "json"}).json()


def operations(schema):
    return [
        operation
        for methods in schema["paths"].values()
        for method, operation in methods.items()
        if method in {"get", "post", "put", "patch", "delete"}
    ]


def test_the_description_is_made_without_a_complaint(db):
    GENERATOR_STATS.reset()
    made = SchemaGenerator().get_schema(request=None, public=True)
    complaints = [*GENERATOR_STATS._warn_cache, *GENERATOR_STATS._error_cache]
    assert complaints == []
    validate_schema(made)


def test_it_is_an_openapi_3_1_document(schema):
    assert schema["openapi"] == "3.1.0"
    assert schema["info"]["title"] == "Denosumab Companion"


def test_every_route_is_described(schema):
    described = {
        f"{method.upper()} {path.removeprefix('/api/v1/')}"
        for path, methods in schema["paths"].items()
        for method in methods
        if path.startswith("/api/v1/")
    }
    assert described == {re.sub(r"<\w+:(\w+)>", r"{\1}", each) for each in OPERATIONS}


def test_every_operation_has_a_name_of_its_own(schema):
    names = [operation.get("operationId") for operation in operations(schema)]
    assert all(names)
    assert len(names) == len(set(names))


def test_every_operation_says_what_it_does_and_belongs_somewhere(schema):
    for operation in operations(schema):
        assert operation["description"].strip(), operation["operationId"]
        assert operation["tags"] != ["v1"], operation["operationId"]


def test_every_operation_describes_its_answer(schema):
    for operation in operations(schema):
        for status, answer in operation["responses"].items():
            assert ("content" in answer) == (status != "204"), operation["operationId"]


def test_the_routes_for_everybody_ask_for_no_token(schema):
    redeem = schema["paths"]["/api/v1/enrolment/redeem"]["post"]
    assert redeem.get("security", []) in ([], [{}])


@pytest.mark.parametrize("address", ["/api/docs", "/api/redoc"])
def test_the_pages_load_nothing_from_outside(address, db):
    """A hospital's network may not reach it, and who reads them is nobody's business."""
    page = APIClient().get(address)
    assert page.status_code == 200
    found = [one or other for one, other in OUTSIDE.findall(page.content.decode())]
    assert found
    assert [each for each in found if urlsplit(each).netloc] == []
    assert "//" not in re.sub(r"/\*.*?\*/", "", " ".join(found))
