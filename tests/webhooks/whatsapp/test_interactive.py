"""Interactive messages: what they look like, form by form."""

from __future__ import annotations

from typing import Any

import pytest

from botkit.core.model.elements import FormRequest
from botkit.core.model.message import Choice, Outgoing, short_id
from tests.support.whatsapp_requests import body

GOLDEN: list[tuple[str, Outgoing, dict[str, Any]]] = [
    (
        "headings make a list of several parts",
        Outgoing(
            body="Which?",
            choices=(
                Choice(id="a", label="Pasta", section="Green"),
                Choice(id="b", label="Curry"),
                Choice(id="c", label="Duck", section="Meat"),
            ),
        ),
        {
            "type": "interactive",
            "interactive": {
                "type": "list",
                "body": {"text": "Which?"},
                "action": {
                    "button": "Menu",
                    "sections": [
                        {"title": "Green", "rows": [{"id": "a", "title": "Pasta"}, {"id": "b", "title": "Curry"}]},
                        {"title": "Meat", "rows": [{"id": "c", "title": "Duck"}]},
                    ],
                },
            },
        },
    ),
    (
        "choices with pictures are cards",
        Outgoing(
            body="Which?",
            choices=tuple(
                Choice(id=f"the_flow/steps.{name}/long", label=name, image=f"https://example.com/{name}.jpg") for name in ("Blue", "Red")
            ),
        ),
        {
            "type": "interactive",
            "interactive": {
                "type": "carousel",
                "body": {"text": "Which?"},
                "action": {
                    "cards": [
                        {
                            "card_index": index,
                            "type": "cta_url",
                            "header": {"type": "image", "image": {"link": f"https://example.com/{name}.jpg"}},
                            "body": {"text": name},
                            "action": {
                                "buttons": [
                                    {"type": "quick_reply", "quick_reply": {"id": short_id(f"the_flow/steps.{name}/long"), "title": name}}
                                ]
                            },
                        }
                        for index, name in enumerate(("Blue", "Red"))
                    ]
                },
            },
        },
    ),
    (
        "a form with data for its first screen",
        Outgoing(
            header="Lost?",
            body="Tell us.",
            element=FormRequest(id="88", label="Report a bag", token="7-x", screen="BAG", data='{"name": "Ana"}', draft=True),
        ),
        {
            "type": "interactive",
            "interactive": {
                "type": "flow",
                "header": {"type": "text", "text": "Lost?"},
                "body": {"text": "Tell us."},
                "action": {
                    "name": "flow",
                    "parameters": {
                        "flow_message_version": "3",
                        "flow_id": "88",
                        "flow_cta": "Report a bag",
                        "flow_token": "7-x",
                        "flow_action": "navigate",
                        "mode": "draft",
                        "flow_action_payload": {"screen": "BAG", "data": {"name": "Ana"}},
                    },
                },
            },
        },
    ),
    (
        "a form whose screens come from the business",
        Outgoing(body="Tell us.", element=FormRequest(id="88", label="Choose", token="7-x", data='{"name": "Ana"}')),
        {
            "type": "interactive",
            "interactive": {
                "type": "flow",
                "body": {"text": "Tell us."},
                "action": {
                    "name": "flow",
                    "parameters": {
                        "flow_message_version": "3",
                        "flow_id": "88",
                        "flow_cta": "Choose",
                        "flow_token": "7-x",
                        "flow_action": "data_exchange",
                    },
                },
            },
        },
    ),
]


@pytest.mark.parametrize(("message", "expected"), [case[1:] for case in GOLDEN], ids=[case[0] for case in GOLDEN])
def test_every_form(message: Outgoing, expected: dict[str, Any]) -> None:
    sent = body(message)
    assert sent == expected
