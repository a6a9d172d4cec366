"""Bubbles: texts that one sprint says one after the other, joined into one message where the business wants it. Platforms that bill each
message then bill one.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from botkit.core.engine.effects import Effect, Send
from botkit.core.model.message import Outgoing

# What a joined text may have at most: the least that any platform takes, with room for what is written below it.
LONGEST = 1_900
LONGEST_WITH_BUTTONS = 950
BETWEEN = "\n\n"


def merge_messages(effects: Sequence[Effect]) -> tuple[Effect, ...]:
    """The effects with texts joined to the text or question right after them. What has an approved wording stays alone: outside the
    window that wording goes out, and would leave the other text unsaid."""
    kept: list[Effect] = []
    for effect in effects:
        before = kept[-1] if kept else None
        if isinstance(before, Send) and isinstance(effect, Send) and _belong_together(before.message, effect.message):
            first, second = before.message, effect.message
            body = f"{first.body}{BETWEEN}{second.body}"
            kept[-1] = replace(effect, message=replace(second, body=body, bubbles=first.bubbles + second.bubbles))
        else:
            kept.append(effect)
    return tuple(kept)


def _belong_together(first: Outgoing, second: Outgoing) -> bool:
    if not (first.body and second.body) or not _is_bare(first) or not _is_text(second):
        return False
    longest = LONGEST_WITH_BUTTONS if second.choices or second.link or second.footer else LONGEST
    if len(first.body) + len(BETWEEN) + len(second.body) > longest:
        return False
    return all(getattr(first, name) == getattr(second, name) for name in ("purpose", "topic", "outside", "fresh_until", "urgent"))


def _is_text(message: Outgoing) -> bool:
    return message.attachment is None and message.location is None and message.template is None and not message.header


def _is_bare(message: Outgoing) -> bool:
    return _is_text(message) and not (message.footer or message.link or message.choices)
