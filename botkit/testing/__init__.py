"""Testing: conversations with the bot in process, and the transcripts that authors write. Public.

The names are imported when they are used first: who only reads transcripts loads neither a node nor a database.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from botkit.testing.conversation import Conversation, texts
    from botkit.testing.directives import FunctionFails, NotOffered
    from botkit.testing.result_lines import Bot, Fact, Line, Refusal

__all__ = ["Bot", "Conversation", "Fact", "FunctionFails", "Line", "NotOffered", "Refusal", "texts"]

_MODULES = {"Conversation": "conversation", "texts": "conversation", "FunctionFails": "directives", "NotOffered": "directives"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f'module "{__name__}" has no "{name}"')
    return getattr(import_module(f"{__name__}.{_MODULES.get(name, 'result_lines')}"), name)
