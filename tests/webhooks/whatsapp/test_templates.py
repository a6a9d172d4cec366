"""Templates as WhatsApp wants them: filled from top to bottom."""

from __future__ import annotations

from typing import Any

import pytest

from botkit.core.model.message import Attachment, Location, Outgoing, Template, TemplateButton
from tests.support.whatsapp_requests import body, cuts, rendered


def test_a_template_takes_the_place_of_everything_else() -> None:
    message = Outgoing(
        body="free", template=Template(name="order_shipped", language="pt-BR", parameters=("Ana\n\nMaria", "a\tb     c", ""))
    )
    assert body(message, form="template") == {
        "type": "template",
        "template": {
            "name": "order_shipped",
            "language": {"code": "pt_BR"},
            "components": [
                {
                    "type": "body",
                    "parameters": [{"type": "text", "text": "Ana Maria"}, {"type": "text", "text": "a b c"}, {"type": "text", "text": "-"}],
                }
            ],
        },
    }
    assert cuts(message, form="template") == [("parameter 3", 0, 1024)]


def test_a_template_is_filled_from_top_to_bottom() -> None:
    wanted = Template(
        name="order_shipped",
        language="en_GB",
        parameters=("Nadia", "4471"),
        names=("first_name", "order_no"),
        header="file",
        buttons=(
            TemplateButton(place=0, kind="url", value="4471?k=ab"),
            TemplateButton(place=1, kind="reply", value="order/steps.0/1"),
            TemplateButton(place=2, kind="reply", value="x" * 129),
            TemplateButton(place=3, kind="code", value=" 123456\n"),
        ),
    )
    message = Outgoing(body="free", template=wanted, attachment=Attachment(kind="image", link="https://example.com/box.jpg"))
    assert body(message, form="template")["template"]["components"] == [
        {"type": "header", "parameters": [{"type": "image", "image": {"link": "https://example.com/box.jpg"}}]},
        {
            "type": "body",
            "parameters": [
                {"type": "text", "parameter_name": "first_name", "text": "Nadia"},
                {"type": "text", "parameter_name": "order_no", "text": "4471"},
            ],
        },
        {"type": "button", "sub_type": "url", "index": "0", "parameters": [{"type": "text", "text": "4471?k=ab"}]},
        {"type": "button", "sub_type": "quick_reply", "index": "1", "parameters": [{"type": "payload", "payload": "order/steps.0/1"}]},
        {"type": "button", "sub_type": "url", "index": "3", "parameters": [{"type": "text", "text": "123456"}]},
    ]
    assert cuts(message, form="template") == [("button 3", 129, 128)], "an id cut short would be another button's"


HEADS = [
    (
        "a place",
        Template(name="t", language="en", header="location"),
        {"type": "location", "location": {"latitude": 1.0, "longitude": 2.0, "name": "Us"}},
    ),
    ("a title", Template(name="t", language="en", header="text", title="Order\n4471"), {"type": "text", "text": "Order 4471"}),
    (
        "a title by name",
        Template(name="t", language="en", header="text", title="4471", title_name="order"),
        {"type": "text", "parameter_name": "order", "text": "4471"},
    ),
    (
        "a document",
        Template(name="t", language="en", header="file"),
        {"type": "document", "document": {"id": "88", "filename": "pass.pdf"}},
    ),
]


@pytest.mark.parametrize(("wanted", "value"), [case[1:] for case in HEADS], ids=[case[0] for case in HEADS])
def test_every_head_of_a_template(wanted: Template, value: dict[str, Any]) -> None:
    place, file = Location(latitude=1.0, longitude=2.0, name="Us"), Attachment(kind="document", ref="88", filename="pass.pdf")
    rendered = body(Outgoing(body="x", template=wanted, location=place, attachment=file), form="template")
    assert rendered["template"]["components"] == [{"type": "header", "parameters": [value]}]


def test_a_head_that_the_message_does_not_have_is_left_to_the_platform_to_refuse() -> None:
    for header in ("file", "location", "text"):
        wanted = Template(name="t", language="en", header=header)  # type: ignore[arg-type]
        assert "components" not in body(Outgoing(body="x", template=wanted), form="template")["template"]


def test_a_template_that_is_not_there_is_our_fault() -> None:
    with pytest.raises(ValueError, match="names none"):
        rendered(Outgoing(body="x"), form="template")
