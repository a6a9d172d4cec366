"""What the desk puts on the stand-in platform is what the platform's list tells of it."""

from __future__ import annotations

import json

from msgspec.structs import replace

from botkit.core.model.business import Business
from botkit.core.model.template_wording import TemplateWording, TemplateWordingButton
from botkit.flowfile.project.template_catalogue import infos
from botkit.server.simulator.templates import register
from webhooks.emulator.emulator import Emulator
from webhooks.whatsapp.catalogue import parse_list

BUTTONS = (
    TemplateWordingButton(kind="url", label="Track", url="https://example.com/t/{{1}}"),
    TemplateWordingButton(kind="phone", label="Call"),
    TemplateWordingButton(kind="reply", label="Cancel"),
)
WORDINGS = (
    TemplateWording(
        name="code", language="en", category="authentication", body="*{{1}}* is your code.", buttons=(TemplateWordingButton(kind="code"),)
    ),
    TemplateWording(
        name="shipped", language="de", header="image", body="Bestellung {{number}} für {{who}}.", footer="Kettle & Co", buttons=BUTTONS
    ),
    TemplateWording(
        name="shipped", language="en_GB", header="text", header_text="Order {{number}}", body="It left, {{who}}.", buttons=BUTTONS
    ),
    TemplateWording(name="shop", language="en", category="marketing", header="location", body="Come by!"),
)


def test_a_catalogue_comes_back_from_the_platform_as_it_was_put_there() -> None:
    platform = Emulator()
    register(platform, Business(templates=infos(WORDINGS)))
    found = parse_list(json.dumps(platform.templates.listing({"limit": "9"})).encode()).wordings
    told = tuple(replace(wording, status="approved", quality="unknown") for wording in WORDINGS)
    assert tuple(sorted(found, key=lambda one: (one.name, one.language))) == told
