"""What the examples and the defects of these tests are checked against."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta

from msgspec.structs import replace

from botkit.core.model.business import Business, FormInfo, Queue, TemplateInfo, Topic
from botkit.core.model.platform import Limits
from botkit.core.model.template_wording import TemplateWording, TemplateWordingButton
from botkit.flowfile.library import Library, read_library
from botkit.flowfile.project.template_catalogue import infos
from webhooks.messenger.limits import MESSENGER_LIMITS
from webhooks.whatsapp.limits import LIMITS

BUSINESS = Business(
    topics={"flight_updates": Topic(name="flight_updates")},
    queues={name: Queue(name=name, due=timedelta(hours=4)) for name in ("front_desk", "customer_care", "rebooking")}
    | {"waiting_room": Queue(name="waiting_room")},
    functions=("flight_status", "order_lines"),
    forms={"lost_bag": FormInfo(name="lost_bag", id="884120093316476", screen="BAG")},
    events={"order.sent": {"order": "text", "arrives": "moment"}},
    returns={"order_lines": {"total": "number", "lines": [{"name": "text", "count": "number", "at": "moment"}]}},
    templates={
        "flight_delayed": TemplateInfo(name="flight_delayed", languages={"en": 2, "de": 2}),
        "flight_cancelled": TemplateInfo(name="flight_cancelled", languages={"en": 1}),
        "nps_question": TemplateInfo(name="nps_question"),
        "nps_reminder": TemplateInfo(name="nps_reminder"),
        "weekly_question": TemplateInfo(name="weekly_question"),
    },
)
_TRACK = TemplateWordingButton(kind="url", label="Track", url="https://example.com/t/{{1}}")
_SHIPPED = "Hello {{first_name}}, your order {{order_no}} left our shop."
_GERMAN = "Ihre Bestellung {{order_no}} ist unterwegs, {{first_name}}."
CATALOGUE = (
    TemplateWording(name="order_shipped", language="en_GB", status="approved", header="image", body=_SHIPPED, buttons=(_TRACK,)),
    TemplateWording(name="order_shipped", language="de", status="approved", header="image", body=_GERMAN, buttons=(_TRACK,)),
    TemplateWording(
        name="visit",
        language="en",
        status="approved",
        body="Will you come at {{1}} tomorrow?",
        buttons=tuple(TemplateWordingButton(kind="reply", label=label) for label in ("Yes", "No")),
    ),
    TemplateWording(name="club_news", language="en", category="marketing", status="paused", body="News of our club are here."),
)
STOP_WORDS = {"en": ("STOP", "STOP ALL"), "de": ("STOPP", "ABMELDEN")}

KNOWN = replace(BUSINESS, templates={**BUSINESS.templates, **infos(CATALOGUE)})

WHATSAPP: Mapping[str, Limits] = {"whatsapp": LIMITS}
BOTH: Mapping[str, Limits] = {**WHATSAPP, "messenger": MESSENGER_LIMITS}

_BLOCK = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_NAME = re.compile(r"# flows/(\S+)\n")


def check(files: Mapping[str, bytes | str], *, channels: tuple[str, ...] = (), limits: Mapping[str, Limits] = WHATSAPP) -> Library:
    content = {name: text.encode() if isinstance(text, str) else text for name, text in files.items()}
    return read_library(content, KNOWN, limits=limits, stop_words=STOP_WORDS, channels=channels, prefix="flows/")


def yaml_blocks(page: str) -> dict[str, str]:
    """The YAML blocks of a page that begin with a comment saying which file they are."""
    found = {}
    for block in _BLOCK.findall(page):
        if name := _NAME.match(block):
            found[name[1]] = block
    return found
