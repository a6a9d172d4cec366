"""How much WhatsApp takes, in UTF-16 units (the documentation does not say what it counts). Source: Cloud API reference, 2026."""

from __future__ import annotations

from botkit.core.model.message_parts import PartSupport
from botkit.core.model.platform import Limits, PlatformRules

_NATIVE = PartSupport(way="native")

# How each part of a message goes out. The renderer is held to it by tests; the checks and docs/platforms.md read it.
PARTS = {
    **dict.fromkeys(("image", "video", "file", "products", "link", "choices", "form", "react", "quote", "preview"), _NATIVE),
    **dict.fromkeys(("header", "footer", "template", "choices.description", "request location", "request phone", "request call"), _NATIVE),
    **dict.fromkeys(
        ("audio", "voice", "sticker"),
        PartSupport(way="native", needs_no_words=True, note="without words; with words its address stands in the text"),
    ),
    "location": PartSupport(way="native", needs_no_words=True, note="without words; with words the address of a map stands in the text"),
    "contacts": PartSupport(way="native", needs_no_words=True, note="without words; with words names and numbers stand in the text"),
    "cards": PartSupport(way="native", note="2 to 10; one alone is written into the text"),
    "choices.image": PartSupport(way="native", note="2 to 10 choices that all have one; else they have none"),
    "choices.section": PartSupport(way="native", note="in a list"),
    "request email": PartSupport(way="spelled", note="the question asks for it in words"),
}

LIMITS = Limits(
    title="WhatsApp",
    text=4096,
    caption=1024,
    interactive_body=1024,  # lists take 4,096 on current pages and 1,024 on older ones: what both accept
    header=60,
    footer=60,
    buttons=3,
    button_label=20,
    rows=10,  # over all sections of a list
    row_label=24,
    row_description=72,
    menu_label=20,
    link_label=20,
    per_second=80.0,  # in and out together; raised to 1,000 by the platform when a number earns it
    pair_burst=45,  # within six seconds, borrowed from the future
    pair_interval=6.0,
    parts=PARTS,
)

RULES = PlatformRules(is_priced=True, has_files=True)  # the strictest of all platforms

BUTTON_ID = 256
PAYLOAD = 128  # behind a quick reply of a template; the platform names no limit there, and 128 is what older pages of it have
ROW_ID = 200
SECTION = 24  # the heading of a part of a list, or of a list of articles
SECTIONS = 10  # of a list of articles
PRODUCTS = 30  # in one message
CATALOG_ID = 256
FEWEST_CARDS, CARDS = 2, 10  # side by side
CARD_BODY, CARD_BREAKS = 160, 2  # of a card: letters, and line breaks
CARD_ID = 20  # of the button of a card
TAG = 512  # biz_opaque_callback_data
PARAMETER = 1024  # the whole body of a template; one value cannot be longer than all of it
FILENAME = 240  # of a document; the platform names no limit, and a longer name does not fit into the file systems of phones (255 bytes)
FILENAME_ENDING = 12  # letters after the last dot that are still the kind of a file (".numbers" has 7)
EMPTY = "…"  # for a required text that is empty
