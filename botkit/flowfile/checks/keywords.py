"""Keywords: each belongs to one flow, and none to what people write to be left alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from botkit.core.engine.router import keyword_form
from botkit.core.flow.model import FirstMessageStart, HandedBackStart, Mark, NoMatchStart, ReferralStart
from botkit.flowfile.checks.context import Against
from botkit.flowfile.parsed_flow import Draft
from botkit.flowfile.problems import Problem
from botkit.flowfile.reader.context import Spot


def duplicate_keywords(drafts: Sequence[Draft], against: Against) -> Iterator[Problem]:
    """Of two flows with one keyword, the second would never start by it. Case, accents and punctuation make no difference."""
    first: dict[str, tuple[Draft, Spot]] = {}
    for draft in drafts:
        for text, spot in said(draft):
            other, earlier = first.setdefault(keyword_form(text), (draft, spot))
            if other is not draft:
                message = f'the flow "{other.name}" starts by the keyword "{text}" already'
                place = f"{earlier.document.file}:{earlier.node.line}"
                yield spot.document.problem(spot.node, "duplicate-keyword", message, f"there: {place}")


def duplicate_starts(drafts: Sequence[Draft], against: Against) -> Iterator[Problem]:
    """Of two flows that begin at the same, the router takes the one whose name sorts first, always."""
    first: dict[str, tuple[Draft, str]] = {}
    for draft in sorted((draft for draft in drafts if draft.flow is not None), key=lambda draft: draft.name):
        assert draft.flow is not None  # filtered above
        for number, start in enumerate(draft.flow.starts):
            match start:
                case ReferralStart(referral=ref):
                    what, key = f'referral "{ref}"', "referral"
                case FirstMessageStart() | HandedBackStart() | NoMatchStart():
                    what = key = next(iter(type(start).model_fields))
                    what = f'"{what}"'
                case _:
                    continue
            address = f"starts.{number}"
            other, there = first.setdefault(what, (draft, address))
            if (other, there) != (draft, address):
                message = f'the flow "{other.name}" starts by {what} already'
                place = other.spot(there)
                spot = draft.key(f"{address}.{key}")
                yield draft.problem(spot, "duplicate-start", message, f"there: {place.document.file}:{place.node.line}", severity="warning")


def stop_words(drafts: Sequence[Draft], against: Against) -> Iterator[Problem]:
    """A word that stops all messages is read before any flow: as a keyword it would never be heard."""
    words = {keyword_form(word): language for language, listed in against.stop_words.items() for word in listed}
    for draft in drafts:
        for text, spot in said(draft):
            if keyword_form(text) in words:
                message = f'"{text}" stops all messages (language "{words[keyword_form(text)]}"), before any flow is asked; choose another keyword'
                yield spot.document.problem(spot.node, "stop-word", message)


def said(draft: Draft) -> Iterator[tuple[str, Spot]]:
    """The keywords of a flow and their translations, each with its place."""
    keywords = [word for word in draft.words(Mark.PHRASE) if word.address.startswith("starts.") and ".keywords" in word.address]
    for word in keywords:
        yield word.text, word.spot
    known = {word.text for word in keywords}
    for sidecar in draft.sidecars:
        for entry in sidecar.entries:
            if entry.source in known and entry.text.strip():
                yield entry.text, Spot(sidecar.document, entry.text_node)
