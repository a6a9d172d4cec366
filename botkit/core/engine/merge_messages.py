"""Message merging: texts that one sprint sends in a row become one message, where the business wants it. Platforms that bill each message
then bill one.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from botkit.core.engine.effects import Effect, Send
from botkit.core.model.message import Outgoing

# Characters that a merged text may have at most: the least that any platform takes, with room for what is written below it.
LONGEST = 1_900
LONGEST_WITH_BUTTONS = 950
SEPARATOR = "\n\n"


def merge_messages(effects: Sequence[Effect]) -> tuple[Effect, ...]:
    """The effects, with each text merged into the text or question right after it. A message with a template stays alone: outside the
    window the template is sent in its place, and the other text would be lost."""
    merged: list[Effect] = []
    for effect in effects:
        before = merged[-1] if merged else None
        if isinstance(before, Send) and isinstance(effect, Send) and _can_merge(before.message, effect.message):
            first, second = before.message, effect.message
            body = f"{first.body}{SEPARATOR}{second.body}"
            merged[-1] = replace(effect, message=replace(second, body=body, bubbles=first.bubbles + second.bubbles))
        else:
            merged.append(effect)
    return tuple(merged)


def _can_merge(first: Outgoing, second: Outgoing) -> bool:
    if not (first.body and second.body) or not _is_bare(first) or not _is_text(second):
        return False
    longest = LONGEST_WITH_BUTTONS if second.choices or second.link or second.footer else LONGEST
    if len(first.body) + len(SEPARATOR) + len(second.body) > longest:
        return False
    return all(getattr(first, name) == getattr(second, name) for name in ("purpose", "topic", "outside", "fresh_until", "urgent"))


def _is_text(message: Outgoing) -> bool:
    parts = (message.attachment, message.location, message.element, message.template)
    return not any(part is not None for part in parts) and not (message.header or message.quotes or message.preview)


def _is_bare(message: Outgoing) -> bool:
    return _is_text(message) and not (message.footer or message.link or message.choices)
