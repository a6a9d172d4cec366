"""Keywords that a question takes as its answer: the waiting question reads a message first, so the keyword is not heard meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache

from botkit.core.engine.router import keyword_form
from botkit.core.flow.expect import Expect, compile_pattern
from botkit.core.flow.model import Ask, OptIn
from botkit.flowfile.checks.context import CheckContext
from botkit.flowfile.checks.keywords import keywords_anywhere, keywords_of
from botkit.flowfile.parsed_flow import ParsedFlow
from botkit.flowfile.problems import Problem
from botkit.flowfile.reader.context import LocatedNode
from botkit.flowfile.suggestions import shortened
from botkit.understanding import answers
from botkit.understanding.answers import Reading

# Kinds of answer that few words are. `text` takes whatever is written, and a `pattern` for booking codes takes "follow" and "survey":
# every author knows that, and could do nothing about it. A keyword with `anywhere: true` is expected to be heard, so patterns count for it.
READ = ("number", "date", "time", "duration", "yes_no", "money")
_SOME_DAY = datetime(2026, 1, 7, 12, tzinfo=UTC)  # "tomorrow" is a date on any day


def shadowed_keywords(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    """The keyword is told about, not the question: it has other words, and a question often has not."""
    keywords = [(parsed, text, spot) for parsed in parsed_flows if parsed.flow is not None for text, spot in keywords_of(parsed)]
    if not keywords:
        return
    words, kinds = _answers(parsed_flows)
    anywhere = {keyword_form(text) for parsed in parsed_flows if parsed.flow is not None for text in keywords_anywhere(parsed)}
    for owner, text, spot in keywords:
        is_anywhere = keyword_form(text) in anywhere
        taken = words.get(keyword_form(text)) or next(
            (question for expect, question in kinds.items() if _takes(expect, question[0], text, is_anywhere=is_anywhere)), None
        )
        if taken is not None and taken[0] is not owner:  # within one flow, both lead to the same
            parsed, question = taken
            message = f'"{text}" is also an answer to a question: while that is open, this keyword is not heard'
            location = f"{question.document.file}:{question.node.line}"
            text_shown = shortened(_question_text(parsed, question), 60)
            hint = f'the question: "{text_shown}" ({location}); choose another keyword, or another wording there'
            yield spot.document.problem(spot.node, "keyword-answer", message, hint, severity="warning")


Asked = tuple[ParsedFlow, LocatedNode]


def _answers(parsed_flows: Sequence[ParsedFlow]) -> tuple[dict[str, Asked], dict[Expect, Asked]]:
    """What questions take: single words and buttons, and kinds of answer, each with the first question that takes it."""
    words: dict[str, Asked] = {}
    kinds: dict[Expect, Asked] = {}
    for parsed in parsed_flows:
        translated = [sidecar.translated for sidecar in parsed.sidecars]
        for address, step in parsed.steps:
            question = (parsed, parsed.spot(f"{address}.ask"))
            if isinstance(step, Ask):
                for expect in step.expect.alternatives:
                    if expect.kind in (*READ, "pattern"):
                        kinds.setdefault(expect, question)
                taken = [word for choice in step.written_choices for word in (choice.label, *choice.also)]
            elif isinstance(step, OptIn):
                taken = [step.agree, step.decline]
            else:
                continue
            for word in taken:
                for form in (word, *(texts[word] for texts in translated if word in texts)):
                    words.setdefault(keyword_form(form), question)
    return words, kinds


def _takes(expect: Expect, parsed: ParsedFlow, text: str, *, is_anywhere: bool) -> bool:
    if expect.kind == "pattern":
        return is_anywhere and compile_pattern(expect.pattern).fullmatch(text) is not None
    value = _value(expect.kind, text, parsed.flow.language if parsed.flow else "en")
    if not isinstance(value, Decimal | int | float):
        return value is not None
    return (expect.minimum is None or value >= expect.minimum) and (expect.maximum is None or value <= expect.maximum)


@lru_cache(maxsize=20_000)
def _value(kind: str, text: str, language: str) -> object:
    outcome = answers.read(kind, text, language=language, now=_SOME_DAY)
    return outcome.value if isinstance(outcome, Reading) else None


def _question_text(parsed: ParsedFlow, question: LocatedNode) -> str:
    return getattr(question.node, "text", parsed.name)
