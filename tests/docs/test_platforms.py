"""docs/platforms.md shows what the platforms themselves declare. `BOTKIT_UPDATE=1` rewrites its table."""

from __future__ import annotations

import os
import re

from botkit.core.model.message_parts import PARTS, PartSupport
from tests.support.paths import DOCS
from webhooks import PLATFORMS

PAGE = DOCS / "platforms.md"
WAYS = {"native": "yes", "spelled": "in the text", "refused": "no"}


def cell(support: PartSupport | None) -> str:
    support = support or PartSupport(way="spelled")
    return f"{WAYS[support.way]}: {support.note}" if support.note else WAYS[support.way]


def table() -> str:
    titles = [platform.limits.title for platform in PLATFORMS.values()]
    lines = [f"| part | | {' | '.join(titles)} |", "|---" * (len(titles) + 2) + "|"]
    for part, meaning in PARTS.items():
        cells = [cell(platform.limits.parts.get(part)) for platform in PLATFORMS.values()]
        lines.append(f"| `{part}` | {meaning} | {' | '.join(cells)} |")
    return "\n".join(lines)


def test_the_page_shows_how_every_part_goes_out() -> None:
    page = PAGE.read_text(encoding="utf-8")
    expected = re.sub(
        r"<!-- parts -->.*?<!-- /parts -->", lambda _: f"<!-- parts -->\n\n{table()}\n\n<!-- /parts -->", page, flags=re.DOTALL
    )
    if os.environ.get("BOTKIT_UPDATE"):
        PAGE.write_text(expected, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == expected, "run it once more with BOTKIT_UPDATE=1"


def test_platforms_declare_no_part_that_does_not_exist() -> None:
    for platform in PLATFORMS.values():
        assert set(platform.limits.parts) <= set(PARTS)
