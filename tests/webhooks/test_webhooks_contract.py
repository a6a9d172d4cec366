"""What every platform promises, those of the registry and one of another kind: whatever the gate allows, it can send."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from botkit.core.model.contact import Address
from botkit.core.model.message import (
    Attachment,
    Choice,
    Link,
    Location,
    MediaKind,
    Outgoing,
    Purpose,
    Reaction,
    Template,
    TemplateButton,
)
from botkit.core.model.platform import Account, HttpResponse, MarkRead, Platform
from botkit.errors import BodyUnreadable, SignatureMismatch
from botkit.policy.consent.model import Consent, ConsentEvent, fold
from botkit.policy.gate.gate import Allow, GateContext, clear, decide, request_for
from tests.support.toy_platform import Pigeon
from webhooks import PLATFORMS

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TOY: Platform = Pigeon()
EVERY: dict[str, Platform] = {**{name: PLATFORMS[name] for name in PLATFORMS}, TOY.name: TOY}
ACCOUNT = Account(id="1000", base_url="https://graph.example", version="v26.0", token="s3cret-token")
TO = (Address(platform="any", value="447700900001"),)

words = st.sampled_from(["", "Hello", "Größe " * 400, "👩‍👩‍👧 " * 30])
templates = st.none() | st.builds(
    Template,
    name=st.just("t"),
    language=st.sampled_from(["en", "pt-BR"]),
    parameters=st.lists(words, max_size=3).map(tuple),
    header=st.sampled_from(["", "text", "file", "location"]),
    title=words,
    buttons=st.lists(
        st.builds(TemplateButton, place=st.integers(0, 2), kind=st.sampled_from(["reply", "url", "code"]), value=words), max_size=2
    ).map(tuple),
)
messages = st.builds(
    Outgoing,
    body=words,
    header=words,
    footer=words,
    attachment=st.none()
    | st.builds(
        Attachment,
        kind=st.sampled_from(get_args(MediaKind)),
        link=st.sampled_from(["", "https://example.com/x"]),
        ref=st.sampled_from(["", "7"]),
    ),
    location=st.none() | st.builds(Location, latitude=st.just(1.5), longitude=st.just(2.5), name=words),
    link=st.none() | st.builds(Link, label=words, url=st.sampled_from(["https://example.com", "tel:+441632960000"])),
    choices=st.lists(st.builds(Choice, id=words, label=words, description=words), max_size=15).map(tuple),
    template=templates,
    purpose=st.sampled_from(get_args(Purpose)),
)
agreed: Consent = fold(
    [ConsentEvent(action="given", purpose=purpose, occurred_at=NOW - timedelta(days=9)) for purpose in ("utility", "marketing")]
)


@given(
    st.sampled_from(sorted(EVERY)),
    messages,
    st.sampled_from([None, timedelta(hours=1), timedelta(days=3), timedelta(days=40)]),
    st.booleans(),
    st.sampled_from([frozenset(), frozenset({"pages_utility_messaging"}), frozenset({"page_utility_messaging"})]),
)
@settings(max_examples=600, deadline=None)
def test_whatever_the_gate_allows_is_rendered(
    name: str, message: Outgoing, heard: timedelta | None, answers: bool, permissions: frozenset[str]
) -> None:
    platform = EVERY[name]
    context = GateContext(
        platform=name,
        rules=platform.rules,
        heard_at=None if heard is None else NOW - heard,
        consent=agreed,
        permissions=permissions,
        requests={"r": NOW} if message.purpose == "authentication" else {},
    )
    verdict = decide(request_for(message, answers=answers, request="r"), context, NOW)
    if not isinstance(verdict, Allow):
        return
    cleared = clear(verdict, message, to=TO, tag="bk1.1.1", reply_to="m0")
    requests = platform.render(cleared, ACCOUNT).requests
    assert requests
    assert requests == platform.render(cleared, ACCOUNT).requests, "the same message gives the same requests"
    for request in requests:
        assert request.url.startswith(ACCOUNT.base_url)
        assert ACCOUNT.token not in json.dumps(request.body, allow_nan=False)


@pytest.mark.parametrize("permission", ["pages_utility_messaging", "page_utility_messaging"])
def test_a_utility_template_goes_out_on_messenger_with_either_spelling_of_the_permission(permission: str) -> None:
    message = Outgoing(template=Template(name="t", language="en"), purpose="utility")
    for heard in (timedelta(hours=1), timedelta(days=3)):
        context = GateContext(
            platform="messenger", rules=PLATFORMS["messenger"].rules, heard_at=NOW - heard, permissions=frozenset({permission})
        )
        verdict = decide(request_for(message, answers=True), context, NOW)
        assert isinstance(verdict, Allow)
        body: Any = PLATFORMS["messenger"].render(clear(verdict, message, to=TO, tag=""), ACCOUNT).request.body
        assert body["messaging_type"] == "UTILITY"


@pytest.mark.parametrize("name", EVERY)
def test_a_platform_reads_only_what_is_signed_and_keeps_the_rest_out(name: str) -> None:
    platform = EVERY[name]
    assert platform.name == name
    for headers in ({}, {"X-Pigeon": "x"}, {"X-Hub-Signature-256": "sha256=" + "0" * 64}):
        with pytest.raises(SignatureMismatch):
            platform.verify(headers, b"{}", ("secret",))
    assert platform.challenge({}, "token") is None
    with pytest.raises(BodyUnreadable):
        platform.parse(b"{")
    for odd in (b"{}", b"[]", b"null", b"7", b'{"entry": 7, "from": 7}'):
        platform.parse(odd)


@pytest.mark.parametrize("name", EVERY)
def test_a_platform_answers_every_question_with_a_value(name: str) -> None:
    platform = EVERY[name]
    for status in (200, 400, 429, 500):
        for body in (b"", b"<html>", b"{}", b"[]"):
            assert platform.reply(HttpResponse(status=status, body=body)) is not None
    assert platform.verdict(()) is not None
    for signal in (MarkRead(message="m"), Reaction(message="m", emoji="x")):
        assert platform.signal(signal, TO, ACCOUNT).secret_headers
    assert platform.sender_at("") is None
    assert platform.limits.title
