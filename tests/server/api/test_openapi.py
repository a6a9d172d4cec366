"""The document: valid OpenAPI 3.1, made of the table, and shown on a page that loads nothing from elsewhere."""

from __future__ import annotations

import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from botkit.server.api.openapi import document
from botkit.server.api.page import POLICY
from botkit.server.api.problem import PROBLEMS
from botkit.server.api.routes import ROUTES
from tests.support.api_server import ApiSite


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    return document()


def test_every_route_is_in_the_document_with_all_its_answers(told: dict[str, Any]) -> None:
    listed = {(method.upper(), path) for path, operations in told["paths"].items() for method in operations}
    assert listed == {(route.method, route.path) for route in ROUTES}
    for route in ROUTES:
        operation = told["paths"][route.path][route.method.lower()]
        wanted = {str(status) for status in route.answers} | {str(PROBLEMS[code][0]) for code in route.codes}
        assert set(operation["responses"]) == wanted
        assert operation["x-scope"] == route.scope
        assert {one["name"] for one in operation["parameters"] if one["in"] == "path"} == set(route.parts)


def test_every_schema_is_one_and_every_reference_leads_somewhere(told: dict[str, Any]) -> None:
    names = set(re.findall(r"'#/components/schemas/(\w+)'", str(told)))
    assert names == set(told["components"]["schemas"])
    for schema in told["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_the_server_gives_the_document_and_the_page_to_everybody(site: ApiSite, told: dict[str, Any]) -> None:
    assert site.get("/openapi.json", token="").json == told
    page = site.get("/docs", token="")
    assert (page.status, page.headers["Content-Security-Policy"]) == (200, POLICY)
    html = page.raw.decode()
    assert "<script" not in html
    assert "style=" not in html
    assert not re.findall(r"(?:src|href)=\"(?!#|/openapi\.json|/docs\.css)", html)
    for code in PROBLEMS:
        assert f'id="{code}"' in html
    for linked in re.findall(r'href="#([^"]+)"', html):
        assert f'id="{linked}"' in html
    assert site.get("/docs.css", token="").headers["Content-Type"].startswith("text/css")
