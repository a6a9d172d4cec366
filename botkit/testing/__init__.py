"""Testing: conversations with the bot in process, and the transcripts that authors write. Public."""

from __future__ import annotations

from botkit.testing.conversation import Conversation, NotOffered, texts
from botkit.testing.in_process_node import FunctionFails
from botkit.testing.result_lines import Bot, Fact, Line, Refusal

__all__ = ["Bot", "Conversation", "Fact", "FunctionFails", "Line", "NotOffered", "Refusal", "texts"]
