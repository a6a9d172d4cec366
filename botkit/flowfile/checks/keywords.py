"""Keywords: each belongs to one flow, and none to what people write to be left alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from botkit.core.engine.router import keyword_form
from botkit.core.flow.fields import FlowPart
from botkit.core.flow.model import FirstMessageStart, HandedBackStart, KeywordStart, Mark, NoMatchStart, ReferralStart
from botkit.core.flow.starts import BY_CONTENT
from botkit.flowfile.checks.context import CheckContext
from botkit.flowfile.parsed_flow import ParsedFlow
from botkit.flowfile.problems import Problem
from botkit.flowfile.reader.context import LocatedNode


def duplicate_keywords(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    """Of two flows with one keyword, the second would never start by it. Case, accents and punctuation make no difference."""
    first: dict[str, tuple[ParsedFlow, LocatedNode]] = {}
    for parsed in parsed_flows:
        for text, spot in keywords_of(parsed):
            other, earlier = first.setdefault(keyword_form(text), (parsed, spot))
            if other is not parsed:
                message = f'the flow "{other.name}" starts by the keyword "{text}" already'
                location = f"{earlier.document.file}:{earlier.node.line}"
                yield spot.document.problem(spot.node, "duplicate-keyword", message, f"there: {location}")


def _bare(start: FlowPart) -> tuple[str, str]:
    """A start without a value, in words, and its key."""
    key = next(iter(type(start).model_fields))
    return f'"{key}"', key


def duplicate_starts(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    """Of two flows that begin at the same, the router takes the one whose name sorts first, always."""
    first: dict[str, tuple[ParsedFlow, str]] = {}
    for parsed in sorted((parsed for parsed in parsed_flows if parsed.flow is not None), key=lambda parsed: parsed.name):
        assert parsed.flow is not None  # filtered above
        for number, start in enumerate(parsed.flow.starts):
            match start:
                case ReferralStart(referral=ref):
                    start_text, key = f'referral "{ref}"', "referral"
                case FirstMessageStart() | HandedBackStart() | NoMatchStart():
                    start_text, key = _bare(start)
                case _ if isinstance(start, tuple(BY_CONTENT.values())):
                    start_text, key = _bare(start)
                case _:
                    continue
            address = f"starts.{number}"
            other, first_address = first.setdefault(start_text, (parsed, address))
            if (other, first_address) != (parsed, address):
                message = f'the flow "{other.name}" starts by {start_text} already'
                location = other.spot(first_address)
                spot = parsed.key(f"{address}.{key}")
                yield parsed.problem(
                    spot, "duplicate-start", message, f"there: {location.document.file}:{location.node.line}", severity="warning"
                )


def stop_words(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    """A stop word is handled before any flow starts, so as a keyword it would never start one. What is heard as a withdrawal in other words
    may be heard otherwise by another release, so it is a warning."""
    words = {keyword_form(word): language for language, listed in context.stop_words.items() for word in listed}
    for parsed in parsed_flows:
        for text, spot in keywords_of(parsed):
            if (language := words.get(keyword_form(text))) is not None:
                message = f'"{text}" stops all messages (language "{language}"), before any flow is asked; choose another keyword'
                yield spot.document.problem(spot.node, "stop-word", message)
            elif (withdrawal := context.withdraws(text)) != "":
                does = "is asked about first" if withdrawal == "doubt" else "stops messages"
                message = f'"{text}" is heard as a wish to be left alone, which {does}, before any flow is asked; choose another keyword'
                yield spot.document.problem(spot.node, "stop-word", message, severity="warning")


def keywords_anywhere(parsed: ParsedFlow) -> Iterator[str]:
    """The keywords with `anywhere: true` of a flow, and their translations."""
    starts = parsed.flow.starts if parsed.flow is not None else ()
    words = {word for start in starts if isinstance(start, KeywordStart) and start.anywhere for word in start.keywords}
    yield from words
    for sidecar in parsed.sidecars:
        yield from (entry.text for entry in sidecar.entries if entry.source in words and entry.text.strip())


def keywords_of(parsed: ParsedFlow) -> Iterator[tuple[str, LocatedNode]]:
    """The keywords of a flow and their translations, each with its place."""
    keywords = [word for word in parsed.marked_texts(Mark.PHRASE) if word.address.startswith("starts.") and ".keywords" in word.address]
    for word in keywords:
        yield word.text, word.spot
    known = {word.text for word in keywords}
    for sidecar in parsed.sidecars:
        for entry in sidecar.entries:
            if entry.source in known and entry.text.strip():
                yield entry.text, LocatedNode(sidecar.document, entry.text_node)
