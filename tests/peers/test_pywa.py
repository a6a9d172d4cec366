"""A client that nobody here wrote against the emulator: pywa sends every kind, and reads what the account API answers.

Skipped without it: `pip install pywa`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest

pywa = pytest.importorskip("pywa", reason="pywa is not installed")
httpx = pytest.importorskip("httpx", reason="httpx is not installed")

from pywa import types  # noqa: E402
from pywa.errors import WhatsAppError  # noqa: E402

from webhooks.emulator.emulator import Emulator, EmulatorSettings  # noqa: E402
from webhooks.emulator.limits import EnforcedLimits  # noqa: E402

pytestmark = pytest.mark.extra

NADIA, USER = "447700900123", "GB.48201993006714"
PICTURE = "https://example.com/a.jpg"


class ToEmulator(httpx.HTTPTransport):  # type: ignore[misc]  # nothing is known of it where it is not installed
    """Calls to the Graph API go to the emulator."""

    def __init__(self, base_url: str) -> None:
        super().__init__()
        self._base = httpx.URL(base_url)

    def handle_request(self, request: Any) -> Any:
        request.url = self._base.join(request.url.raw_path.decode())
        request.headers["host"] = self._base.netloc.decode()
        return super().handle_request(request)


@pytest.fixture
def wa(platform: Emulator) -> Iterator[Any]:
    number = platform.number
    with httpx.Client(transport=ToEmulator(platform.base_url)) as session:
        yield pywa.WhatsApp(number.id, number.token, waba_id=number.business, session=session)


BUTTONS = [types.Button("Yes", callback_data="yes"), types.Button("No", callback_data="no")]
FORM = types.FlowButton("Open", flow_id="88", flow_token="t", flow_action_type="navigate", flow_action_screen="A")
LINK = types.URLButton("See", "https://example.com")
CARDS = [types.ImageCarouselCard(body=name, image=PICTURE, buttons=LINK) for name in ("Blue", "Red")]
SENDS: dict[str, Callable[[Any], Any]] = {
    "text": lambda wa: wa.send_message(NADIA, "Hello"),
    "buttons": lambda wa: wa.send_message(NADIA, "Well?", buttons=BUTTONS),
    "list": lambda wa: wa.send_message(
        NADIA, "Well?", buttons=types.SectionList("Menu", [types.Section("Part", [types.SectionRow("Row", callback_data="row")])])
    ),
    "form": lambda wa: wa.send_message(
        NADIA,
        "Fill in",
        buttons=FORM,
    ),
    "image": lambda wa: wa.send_image(NADIA, PICTURE, caption="Look"),
    "document": lambda wa: wa.send_document(NADIA, "https://example.com/a.pdf", filename="a.pdf"),
    "voice": lambda wa: wa.send_audio(NADIA, "https://example.com/a.ogg"),
    "sticker": lambda wa: wa.send_sticker(NADIA, "https://example.com/a.webp"),
    "location": lambda wa: wa.send_location(NADIA, 52.3, 4.7, "Quay"),
    "location request": lambda wa: wa.request_location(NADIA, "Where are you?"),
    "contact": lambda wa: wa.send_contact(NADIA, types.Contact(name=types.Contact.Name(formatted_name="Ana Roy", first_name="Ana"))),
    "catalogue": lambda wa: wa.send_catalog(NADIA, "All we have."),
    "product": lambda wa: wa.send_product(NADIA, catalog_id="59", sku="A1"),
    "carousel": lambda wa: wa.send_carousel(NADIA, body="This week", cards=CARDS),
}


@pytest.fixture
async def platform() -> Any:
    async with Emulator(EmulatorSettings(limits=EnforcedLimits(templates=True))) as platform:
        platform.customer(NADIA, user_id=USER, name="Nadia")
        platform.templates.add("order_sent", "en", "Hello {{1}}, order {{2}} left our shop.", buttons=("Track", "Cancel"))
        yield platform


@pytest.mark.parametrize("kind", SENDS)
async def test_every_kind_of_send_is_taken(platform: Emulator, wa: Any, kind: str) -> None:
    await asyncio.to_thread(SENDS[kind], wa)
    assert len(platform.accepted) == 1


async def test_the_templates_of_the_account_can_be_read(platform: Emulator, wa: Any) -> None:
    found = await asyncio.to_thread(lambda: list(wa.get_templates()))
    assert [template.name for template in found] == ["order_sent"]


async def test_the_profile_can_be_read(platform: Emulator, wa: Any) -> None:
    profile = await asyncio.to_thread(wa.get_business_profile)
    assert profile.about == "Kettle & Co"


async def test_a_refusal_is_understood(platform: Emulator, wa: Any) -> None:
    with pytest.raises(WhatsAppError) as refused:
        await asyncio.to_thread(lambda: wa.send_message(NADIA, "x" * 5000))
    assert refused.value.code == 100
