"""Testing: conversations with the bot in process, and the transcripts that authors write. Public."""

from __future__ import annotations

from botkit.testing.conversation import Conversation, NotOffered, texts
from botkit.testing.lines import Bot, Fact, Line, Refusal
from botkit.testing.stage import FunctionFails

__all__ = ["Bot", "Conversation", "Fact", "FunctionFails", "Line", "NotOffered", "Refusal", "texts"]
