"""The platform's list of templates, as it answers it: read into our words, page by page."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from botkit.core.model.platform import Account
from botkit.core.model.template_wording import TemplateWording, TemplateWordingButton
from botkit.errors import BodyUnreadable
from webhooks.whatsapp.catalogue import list_request, parse_list

ACCOUNT = Account(id="1", base_url="https://graph.example.com/", version="v26.0", token="EAAsecret")
SHIPPED = {
    "id": "1509223377401188",
    "name": "order_shipped_v2",
    "language": "en_GB",
    "status": "APPROVED",
    "category": "UTILITY",
    "parameter_format": "NAMED",
    "quality_score": {"score": "GREEN", "date": 1795348800},
    "rejected_reason": "NONE",
    "components": [
        {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["4::aW"]}},
        {"type": "BODY", "text": "Hello {{first_name}}, order {{order_no}} left our shop."},
        {"type": "FOOTER", "text": "Kettle & Co"},
        {
            "type": "BUTTONS",
            "buttons": [
                {"type": "URL", "text": "Track", "url": "https://example.com/t/{{1}}"},
                {"type": "PHONE_NUMBER", "text": "Call", "phone_number": "+15550100200"},
                {"type": "QUICK_REPLY", "text": "Cancel"},
                {"type": "COPY_CODE", "text": "Copy"},
            ],
        },
    ],
}
LOGIN = {
    "name": "login",
    "language": "de",
    "status": "PAUSED",
    "category": "AUTHENTICATION",
    "components": [
        {"type": "BODY", "text": "*{{1}}* ist Ihr Code.", "add_security_recommendation": True},
        {"type": "BUTTONS", "buttons": [{"type": "URL", "text": "Kopieren", "url": "https://www.whatsapp.com/otp/code/?code=otp{{1}}"}]},
    ],
}


def page(*parts: Any, **paging: Any) -> bytes:
    return json.dumps({"data": parts, **({"paging": paging} if paging else {})}).encode()


def test_a_template_is_read_into_our_words() -> None:
    (wording,) = parse_list(page(SHIPPED)).wordings
    assert wording == TemplateWording(
        name="order_shipped_v2",
        language="en_GB",
        category="utility",
        status="approved",
        quality="green",
        header="image",
        body="Hello {{first_name}}, order {{order_no}} left our shop.",
        footer="Kettle & Co",
        buttons=(
            TemplateWordingButton(kind="url", label="Track", url="https://example.com/t/{{1}}"),
            TemplateWordingButton(kind="phone", label="Call"),
            TemplateWordingButton(kind="reply", label="Cancel"),
            TemplateWordingButton(kind="other", label="Copy", is_other_filled=True),
        ),
    )


def test_the_button_of_a_code_is_known_by_the_category() -> None:
    (wording,) = parse_list(page(LOGIN)).wordings
    assert (wording.category, wording.status, wording.buttons[0].kind, wording.values) == ("authentication", "paused", "code", ("1",))


@pytest.mark.parametrize(
    ("changed", "field", "value"),
    [
        ({"category": "PROMOTIONS_OF_TOMORROW"}, "category", "marketing"),
        ({"status": "PENDING_DELETION"}, "status", "deleted"),
        ({"status": "REJECTED", "rejected_reason": "INVALID_FORMAT"}, "reason", "INVALID_FORMAT"),
        ({"quality_score": "YELLOW"}, "quality", "yellow"),
        ({"components": [{"type": "CAROUSEL"}, {"type": "BODY", "text": "x"}]}, "header", "other"),
        ({"components": [{"type": "HEADER", "format": "GIF"}]}, "header", "other"),
        ({"components": [{"type": "HEADER", "format": "TEXT", "text": "Order {{1}}"}]}, "header_text", "Order {{1}}"),
        ({"components": []}, "body", ""),
    ],
)
def test_what_is_said_in_another_way_is_understood_or_taken_for_the_strictest(changed: dict[str, Any], field: str, value: str) -> None:
    (wording,) = parse_list(page({**SHIPPED, **changed})).wordings
    assert getattr(wording, field) == value


def test_pages_follow_each_other_by_their_cursor_and_never_by_an_address() -> None:
    first = parse_list(page(SHIPPED, cursors={"before": "a", "after": "b/="}, next="https://elsewhere.example.com/?access_token=EAAsecret"))
    assert first.after == "b/="
    request = list_request(ACCOUNT, "20 48/1", first.after)
    assert request.url.startswith("https://graph.example.com/v26.0/20%2048%2F1/message_templates?fields=name,language,")
    assert request.url.endswith("&limit=100&after=b%2F%3D")
    assert "secret" not in request.url
    assert parse_list(page(SHIPPED, cursors={"after": "b"})).after == "", "the last page has a cursor as well, and nothing after it"


def test_a_kept_list_may_be_pages_or_templates() -> None:
    whole = parse_list(page(SHIPPED, LOGIN)).wordings
    assert parse_list(json.dumps([{"data": [SHIPPED]}, {"data": [LOGIN]}]).encode()).wordings == whole
    assert parse_list(json.dumps([SHIPPED, LOGIN]).encode()).wordings == whole
    assert parse_list(page()).wordings == ()


@pytest.mark.parametrize("body", [b"<html>", b"7", b"{}", b'{"data": {}}', b'{"data": [{"name": "x", "language": "en"}]}', b"[" * 100_000])
def test_what_is_no_list_is_refused(body: bytes) -> None:
    with pytest.raises(BodyUnreadable):
        parse_list(body)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["type", "text", "format", "buttons", "url", "score", "data", "name"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(list(SHIPPED)), json_values))
@settings(max_examples=150, deadline=None)
def test_any_answer_is_read_or_refused(changed: dict[str, Any]) -> None:
    try:
        found = parse_list(page({**SHIPPED, **changed}))
    except BodyUnreadable:
        return
    for wording in found.wordings:
        assert wording.values is not None
