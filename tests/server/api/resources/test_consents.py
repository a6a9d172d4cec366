"""Consents over the API, on both databases: entered with proof, taken back, shown with their lines, and never against an erasure."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from tests.support.api_server import ApiSite

_numbers = itertools.count(447700900500)

PROOF = {"note": "At the counter.", "evidence": "form 7"}


def given(address: str, **more: Any) -> dict[str, Any]:
    return {"address": address, "action": "given", "purpose": "utility", "topic": "flights", **PROOF, **more}


def test_a_consent_is_entered_once_shown_and_taken_back(either: ApiSite) -> None:
    address = f"whatsapp:+{next(_numbers)}"
    entered = either.post("/v1/consents", given(address, by="Sam"), Idempotency_Key="paper-7")
    assert (entered.status, entered.json["standings"][0]["status"]) == (201, "given")
    assert either.post("/v1/consents", given(address, by="Sam"), Idempotency_Key="paper-7").json == entered.json
    assert either.post("/v1/consents", given(address, by="Kim"), Idempotency_Key="paper-7").code == "key-reused"
    shown = either.get(f"/v1/consents?address={address.replace('+', '%2B')}").json
    assert [(line["action"], line["evidence"], line["actor"], line["by"]) for line in shown["lines"]] == [("given", "form 7", "api", "Sam")]
    either.post("/v1/consents", {"address": address, "action": "withdrawn", "purpose": "all"})
    after = either.get(f"/v1/consents?address={address.replace('+', '%2B')}").json
    assert {one["status"] for one in after["standings"]} == {"withdrawn"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"address": "nobody"},
        {"purpose": "all"},
        {"note": ""},
        {"evidence": " "},
        {"occurred_at": "2999-01-01T00:00:00Z"},
        {"basis": "existing_customer", "purpose": "marketing", "jurisdiction": "US"},
    ],
)
def test_what_would_prove_nothing_is_not_entered(site: ApiSite, wrong: dict[str, Any]) -> None:
    answer = site.post("/v1/consents", {**given(f"whatsapp:{next(_numbers)}"), **wrong})
    assert (answer.status, answer.code) == (422, "invalid")
    assert answer.json["detail"]


def test_nobody_at_an_address_has_no_consent(site: ApiSite) -> None:
    assert site.get("/v1/consents?address=whatsapp:447700900999").code == "not-found"
    assert site.get("/v1/consents").code == "malformed"


def test_an_older_consent_does_not_bring_an_erased_person_back(either: ApiSite) -> None:
    address = f"whatsapp:{next(_numbers)}"
    contact = either.post("/v1/consents", given(address)).json["contact"]
    assert either.call("DELETE", f"/v1/contacts/{contact}").status == 200
    shown = either.get(f"/v1/consents?address={address}").json
    assert shown["contact"] is None
    assert shown["suppressed_since"] is not None
    older = either.post("/v1/consents", given(address, occurred_at="2020-01-01T00:00:00Z"))
    assert older.code == "invalid"
    assert "erased" in older.json["detail"]
