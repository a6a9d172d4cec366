"""Messages that nobody understands: what answers them, and how questions look when the bot asks which was meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from botkit.core.flow.model import Faq, FirstMessageStart, KeywordStart, NoMatchStart, PhraseStart
from botkit.flowfile.checks.context import CheckContext
from botkit.flowfile.parsed_flow import ParsedFlow
from botkit.flowfile.problems import Problem
from botkit.flowfile.suggestions import shortened


def unanswered_messages(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    """What nobody understands needs an answer, too, where people write freely: to flows that begin by meaning or by the first message,
    and to every channel."""
    flows = [parsed for parsed in parsed_flows if parsed.flow is not None]
    if any(isinstance(start, NoMatchStart) for parsed in flows for start in parsed.flow.starts):  # type: ignore[union-attr]
        return
    for parsed in flows:
        assert parsed.flow is not None  # asked before
        heard = (PhraseStart, FirstMessageStart, KeywordStart) if context.channels else (PhraseStart, FirstMessageStart)
        number = next((number for number, start in enumerate(parsed.flow.starts) if isinstance(start, heard)), None)
        if number is not None:
            hint = 'let one flow start by "no_match", for example with a faq, or with a handoff'
            message = "nothing answers a message that no flow understands"
            yield parsed.problem(parsed.spot(f"starts.{number}"), "no-answer", message, hint, severity="warning")
            return


def question_titles(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    """A question is offered by its title, else by its first phrasing, which is rarely as short as a button."""
    most = min((limits.row_label for limits in context.limits.values() if limits.row_label), default=None)
    if most is None:
        return
    for parsed in parsed_flows:
        for address, step in parsed.steps:
            if not isinstance(step, Faq) or not isinstance(step.faq, tuple):
                continue
            for number, entry in enumerate(step.faq):
                first = entry.questions[0]
                if entry.title is None and len(first) > most:
                    message = f'this question has no title; it is offered as "{shortened(first)}"'
                    hint = f'add "title:" with at most {most} characters'
                    spot = parsed.spot(f"{address}.faq.{number}.questions.0")
                    yield spot.document.problem(spot.node, "question-title", message, hint, severity="warning")
