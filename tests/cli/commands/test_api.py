"""`botkit api`: the document and the table of routes, without a server."""

from __future__ import annotations

import json
from pathlib import Path

from botkit.server.api.openapi import document
from botkit.server.api.routes import ROUTES
from tests.support.commands import run


def test_the_document_is_printed_whole(tmp_path: Path) -> None:
    assert json.loads(run("api", "schema", cwd=tmp_path).stdout) == document()


def test_the_routes_are_listed_with_their_scopes(tmp_path: Path) -> None:
    lines = run("api", "routes", cwd=tmp_path).stdout.splitlines()
    assert len(lines) == len(ROUTES)
    assert lines[1].split()[:3] == ["GET", "/v1/queues", "tickets:read"]
    assert {(one["method"], one["path"]) for one in json.loads(run("api", "routes", "--json", cwd=tmp_path).stdout)} == {
        (route.method, route.path) for route in ROUTES
    }
