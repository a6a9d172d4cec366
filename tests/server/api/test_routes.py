"""The table of routes and who may call what: every route with every scope, as the table says and not otherwise."""

from __future__ import annotations

import json
from typing import Any

import pytest

from botkit.policy.access import ROLES, SCOPES, scopes_of
from botkit.server.api.problem import PROBLEMS
from botkit.server.api.resources import RESOURCES
from botkit.server.api.route import Route
from botkit.server.api.routes import ROUTES
from tests.support.api_server import ApiSite

PARTS = {
    "ticket": "999999999-main-1",
    "contact": "999999999",
    "event": "999999999",
    "file": "0" * 32,
    "flow": "unknown",
    "report": "unknown",
}


def reach(site: ApiSite, route: Route, token: str) -> Any:
    """Call a route, about nothing that exists and with no body that would be taken: whoever may call it gets as far as that."""
    path = route.path.format(**PARTS)
    return site.call(route.method, path, token=token, **({"raw": b"{"} if route.body is not None else {}))


@pytest.fixture(scope="package")
def tokens(site: ApiSite) -> dict[str, str]:
    """A token for each scope alone."""
    return {scope: site.new_token(scope) for scope in SCOPES}


@pytest.mark.parametrize("route", [route for route in ROUTES if route.streams is None], ids=lambda route: f"{route.method} {route.path}")
def test_each_scope_opens_what_the_table_says_and_nothing_else(site: ApiSite, tokens: dict[str, str], route: Route) -> None:
    opened = {scope for scope, token in tokens.items() if reach(site, route, token).status != 403}
    assert opened == ({route.scope} if route.scope else set(SCOPES))
    for wrong in ("", "wrong", f"{tokens['tickets:read'][:-1]}~", "bk_0000000000_" + "x" * 43):
        assert reach(site, route, wrong).status == 401


# A body for each act that would be carried out: only the queue stands in the way.
BODIES: dict[str, dict[str, Any]] = {
    "assign": {"assignee": "Kim"}, "move": {"queue": "desk"}, "snooze": {"until": None}, "priority": {"priority": "low"},
    "notes": {"text": "x"}, "messages": {"text": "x"},
}  # fmt: skip


@pytest.mark.parametrize("route", [one for one in ROUTES if "ticket" in one.parts], ids=lambda route: f"{route.method} {route.path}")
def test_a_ticket_of_another_queue_does_not_exist_for_a_token(site: ApiSite, route: Route) -> None:
    ticket = site.ticket()
    foreign, own = (site.new_token(*SCOPES, queues=(queue,)) for queue in ("billing", "desk"))
    path = route.path.format(ticket=ticket["id"])
    body = {"body": BODIES.get(path.rpartition("/")[2], {})} if route.body is not None else {}
    answer = site.call(route.method, path, token=foreign, **body)
    assert (answer.status, answer.code) == (404, "not-found")
    assert site.get(f"/v1/tickets/{ticket['id']}").json == {
        **ticket,
        "window_until": site.get(f"/v1/tickets/{ticket['id']}").json["window_until"],
    }
    assert site.call(route.method, path, token=own, **body).status in (200, 202, 409)  # 409: it is not closed, and cannot be reopened


def test_every_scope_and_resource_is_used_and_every_problem_has_a_place() -> None:
    assert {route.scope for route in ROUTES} - {""} <= set(SCOPES)
    assert {route.tag for route in ROUTES} <= set(RESOURCES)
    assert {code for route in ROUTES for code in route.codes} | {"method-unknown"} == set(PROBLEMS)
    assert len({route.operation for route in ROUTES}) == len(ROUTES)
    assert all(route.text for route in ROUTES)


def test_roles_are_sets_of_scopes() -> None:
    assert {scope for scopes in ROLES.values() for scope in scopes} <= set(SCOPES)
    assert scopes_of(["agent"], ["reports:read"]) == ("tickets:read", "tickets:write", "files:read", "reports:read")
    personal = {"tickets:read", "contacts:read", "consents:read", "files:read"}
    assert not personal & set(ROLES["author"])


def test_a_path_or_method_that_is_not_in_the_table_is_closed(site: ApiSite) -> None:
    assert (site.get("/v1/nothing").status, site.get("/v1/nothing").code) == (404, "not-found")
    wrong = site.call("DELETE", "/v1/tickets")
    assert (wrong.status, wrong.code, set(wrong.headers["Allow"].split(","))) == (405, "method-unknown", {"GET", "POST"})


@pytest.mark.parametrize(
    ("raw", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"", "application/json", 400),
        (b"[]", "application/json", 400),
        (b'{"name": 1, "key": "k"}', "application/json", 400),
        (b'{"name": "x", "key": "k", "more": 1}', "application/json", 400),
        (b'{"name": NaN}', "application/json", 400),
        (b"[" * 5_000 + b"]" * 5_000, "application/json", 400),
        (b'{"name": "x"}', "text/plain", 415),
        (b'{"name": "' + b"x" * 66_000 + b'"}', "application/json", 413),
    ],
)
def test_a_body_that_is_wrong_is_one_problem(site: ApiSite, raw: bytes, kind: str, status: int) -> None:
    answer = site.call("POST", "/v1/events", raw=raw, Content_Type=kind)
    assert answer.status == status
    told = answer.json
    assert (told["status"], PROBLEMS[answer.code][0], told["type"]) == (status, status, f"/docs#{answer.code}")
    assert json.dumps(told).count("xxxx") == 0


def test_a_token_of_botkit_yaml_posts_events_and_does_nothing_else(site: ApiSite) -> None:
    assert site.get("/v1/caller", token="the-token").json == {"name": "events", "scopes": ["events:write"], "queues": []}
    assert site.post("/v1/events", {"name": "landed", "key": "old"}, token="the-token").status == 200
    assert site.get("/v1/tickets", token="the-token").code == "scope-missing"


def test_a_token_of_the_store_may_use_the_older_calls_within_its_scopes(site: ApiSite) -> None:
    number = site.says("colleague")
    agent, system = site.new_token("tickets:write"), site.new_token("events:write")
    assert site.post("/close", {"contact": f"whatsapp:{number}"}, token=system).status == 403
    assert site.post("/close", {"contact": f"whatsapp:{number}"}, token=agent).status == 200
    assert site.post("/events", {"name": "landed", "key": "older"}, token=system).json["new"] is True
    assert site.get("/files/none", token=system).status == 403
