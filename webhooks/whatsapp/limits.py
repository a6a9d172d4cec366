"""How much WhatsApp takes, in UTF-16 units (the documentation does not say what it counts). Source: Cloud API reference, 2026."""

from __future__ import annotations

from botkit.core.model.platform import Limits, PlatformRules

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
)

RULES = PlatformRules(is_priced=True, has_files=True)  # the strictest of all platforms

BUTTON_ID = 256
PAYLOAD = 128  # behind a quick reply of a template; the platform names no limit there, and 128 is what older pages of it have
ROW_ID = 200
TAG = 512  # biz_opaque_callback_data
PARAMETER = 1024  # the whole body of a template; one value cannot be longer than all of it
FILENAME = 240  # of a document; the platform names no limit, and a longer name does not fit into the file systems of phones (255 bytes)
FILENAME_ENDING = 12  # letters after the last dot that are still the kind of a file (".numbers" has 7)
EMPTY = "…"  # for a required text that is empty
