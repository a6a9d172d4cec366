"""How much Messenger and Instagram take. Sources: the Send API's pages, 2026.

A message has no header, footer or caption of its own: these are written into the text, and so share its limit.
"""

from __future__ import annotations

from datetime import timedelta

from msgspec import Struct
from msgspec.structs import replace

from botkit.core.model.message_parts import PartSupport
from botkit.core.model.platform import Limits, PlatformRules
from webhooks.text_limits import Measure, octets, units

_NATIVE = PartSupport(way="native")

# How each part of a message goes out. The renderers are held to it by tests; the checks and docs/platforms.md read it.
MESSENGER_PARTS = {
    **dict.fromkeys(("image", "video", "audio", "file", "cards", "link", "choices", "request phone", "request email"), _NATIVE),
    **dict.fromkeys(("react", "quote"), _NATIVE),
    "voice": PartSupport(way="native", note="as a sound"),
    "sticker": PartSupport(way="native", note="as a picture"),
    "choices.description": PartSupport(way="native", note="as cards, up to 10"),
    "choices.image": PartSupport(way="native", note="as cards, up to 10"),
    "products": PartSupport(way="native", note="up to 10 articles; not the whole catalogue"),
    "template": PartSupport(way="native", note="utility templates"),
    "location": PartSupport(way="spelled", note="the address of a map stands in the text"),
    "contacts": PartSupport(way="spelled", note="names and numbers stand in the text"),
    "header": PartSupport(way="spelled", note="it stands in the text"),
    "footer": PartSupport(way="spelled", note="it stands in the text"),
    "request location": PartSupport(way="spelled", note="the question asks for it in words"),
    "choices.section": PartSupport(way="refused", note="the headings are left out, except of numbered text"),
    "preview": PartSupport(way="native", note="phones show it by themselves"),
    "request call": PartSupport(way="refused", note="there are no calls to ask for"),
    "form": PartSupport(way="refused", note="there are no forms; ask question by question there"),
}
INSTAGRAM_PARTS = {
    **MESSENGER_PARTS,
    "file": PartSupport(way="native", note="the platform takes few kinds of documents"),
    "template": PartSupport(way="refused", note="nothing may go out when the window is closed"),
}

MESSENGER_LIMITS = Limits(
    title="Messenger",
    text=1999,  # "less than 2,000"
    caption=1999,
    interactive_body=640,  # the text over a link button
    header=1999,
    footer=1999,
    buttons=13,  # quick replies
    button_label=20,
    rows=13,  # there are no lists: more than the quick replies become numbered text
    row_label=20,
    row_description=1999,
    menu_label=20,
    link_label=20,
    per_second=300.0,
    pair_burst=100,  # no limit per person is published; this only keeps a runaway flow in check
    pair_interval=0.5,
    parts=MESSENGER_PARTS,
)

INSTAGRAM_LIMITS = replace(
    MESSENGER_LIMITS,
    title="Instagram",
    in_bytes=True,
    text=1000,
    caption=1000,
    header=1000,
    footer=1000,
    per_second=100.0,
    parts=INSTAGRAM_PARTS,
)

HUMAN_WINDOW = timedelta(days=7)  # words written by a person, with the tag HUMAN_AGENT
# Both spellings are on the platform's pages.
UTILITY_PERMISSIONS = frozenset({"page_utility_messaging", "pages_utility_messaging"})

MESSENGER_RULES = PlatformRules(
    types_apart=True,
    human_window=HUMAN_WINDOW,
    table="window",
    templates=("utility",),
    permissions=UTILITY_PERMISSIONS,
    has_profiles=True,
    has_files=True,
)
INSTAGRAM_RULES = PlatformRules(
    types_apart=True, human_window=HUMAN_WINDOW, table="window", templates=(), has_profiles=True, has_files=True
)

PAYLOAD = 1000
BUTTON = 20  # characters of a label, on Instagram too, where texts are counted in bytes (Instagram's page on quick replies, 2026-06-30)
TITLE = 80  # of a card, and of its subtitle
CARDS = 10  # in one message, and articles
PARAMETER = 1024  # of a template; the platform names no limit
TAG = 990  # metadata: "less than 1,000", with the number of a request behind it
EMPTY = "…"  # for a required text that is empty


class Variant(Struct, frozen=True, kw_only=True):
    """What differs between the two. `typed` requests say whether they answer; Instagram's do not take the field."""

    limits: Limits
    rules: PlatformRules
    measure: Measure
    typed: bool


MESSENGER_VARIANT = Variant(limits=MESSENGER_LIMITS, rules=MESSENGER_RULES, measure=units, typed=True)
# Instagram counts bytes of UTF-8 in texts, and characters in titles.
INSTAGRAM_VARIANT = Variant(limits=INSTAGRAM_LIMITS, rules=INSTAGRAM_RULES, measure=octets, typed=False)
