"""Files and templates that an agent sends, and what cannot be sent so."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from botkit.core.model.business import TemplateInfo, Topic
from botkit.core.model.message import Attachment, Template
from botkit.core.model.template_wording import TemplateWording, TemplateWordingButton
from botkit.errors import UsageError
from botkit.service.tickets.replies import file_reply, template_reply
from tests.support.service import BUSINESS


@pytest.mark.parametrize(
    ("link", "kind", "name"),
    [
        ("https://files.example/a.png", "image", ""),
        ("https://files.example/a.mp4?x=1", "video", ""),
        ("https://files.example/a.mp3", "audio", ""),
        ("https://files.example/bill.pdf", "document", "bill.pdf"),
        ("https://files.example/", "document", ""),
    ],
)
def test_the_kind_of_a_file_follows_from_its_address(link: str, kind: str, name: str) -> None:
    message = file_reply(link, "Look.")
    assert (message.body, message.attachment) == ("Look.", Attachment(kind=kind, link=link, filename=name))  # type: ignore[arg-type]


@pytest.mark.parametrize("link", ["http://files.example/a.png", "a.png", "https://", "file:///etc/passwd", "https://x/" + "a" * 2000])
def test_a_file_needs_a_public_address(link: str) -> None:
    with pytest.raises(UsageError, match="https://"):
        file_reply(link)


def test_a_template_is_sent_in_the_approved_language_nearest_to_the_customers() -> None:
    info = TemplateInfo(name="late", category="marketing", languages={"en": 1, "pt-BR": 1})
    business = replace(BUSINESS, templates={"late": info})
    message = template_reply(business, "late", ["Ana"], "pt", "flights")
    assert (message.template, message.purpose, message.topic) == (
        Template(name="late", language="pt_BR", parameters=("Ana",)),
        "marketing",
        "flights",
    )
    assert template_reply(business, "late", ["Ana"], "").template == Template(name="late", language="en", parameters=("Ana",))


def test_what_a_template_does_not_take_is_said() -> None:
    pictured = TemplateWording(name="pictured", language="en", header="image")
    linked = TemplateWording(name="linked", language="en", buttons=(TemplateWordingButton(kind="url", url="https://a.example/{{1}}"),))
    business = replace(
        BUSINESS,
        topics={"flights": Topic(name="flights")},
        templates={
            "pictured": TemplateInfo(name="pictured", languages={"en": 0}, wordings={"en": pictured}),
            "linked": TemplateInfo(name="linked", languages={"en": 0}, wordings={"en": linked}),
            "delayed": TemplateInfo(name="delayed", languages={"en": 2}),
            "foreign": TemplateInfo(name="foreign", languages={"ja": 0}),
        },
    )
    for name, values, topic, told in [
        ("pictured", [], "", "begins with a file or place"),
        ("linked", [], "", "button with an address"),
        ("delayed", ["one"], "", "takes 2 values, and 1 came"),
        ("delayed", ["one", " "], "", "takes 2 values"),
        ("foreign", [], "", "is not approved in en"),
        ("delaied", [], "", 'no template "delaied"; did you mean "delayed"'),
        ("delayed", ["a", "b"], "flight", 'no topic "flight"; did you mean "flights"'),
    ]:
        with pytest.raises(UsageError, match=told):
            template_reply(business, name, values, "en", topic)
