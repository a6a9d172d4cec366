"""Translations: sidecars `nps.de.yaml`, keyed by the source text like gettext's catalogues, and what no longer fits in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from pydantic import Field
from rapidfuzz import fuzz, process

from botkit.core.flow.model import TEXT_FOR, FlowPart, Mark
from botkit.flowfile.reader import has_version, read_part
from botkit.flowfile.reader.context import MarkedText, ReadContext
from botkit.flowfile.suggestions import nearest, shortened
from botkit.flowfile.yaml.nodes import Document, Node

FOR = "for"  # the key of an entry that is meant for one step alone
TRANSLATED = (Mark.TEXT, Mark.PHRASE)


class SidecarFile(FlowPart):
    """A file of translations."""

    botkit: Literal[1] = Field(description="The version of the flow language.")
    translates: str = Field(description="The flow that this file translates.")
    language: str = Field(pattern=r"^[a-z]{2,3}([-_][A-Za-z0-9]{2,8})*$", description="The language it is translated to.")
    texts: tuple[Mapping[str, str], ...] = Field(description="The original text above its translation, under their language codes.")


@dataclass(frozen=True, kw_only=True)
class Translation:
    """One entry: the source text as the sidecar has it, its translation, and the nodes of both."""

    source: str
    text: str
    step: str
    source_node: Node
    text_node: Node


@dataclass(kw_only=True, eq=False)
class Sidecar:
    """One sidecar. `translated` is what a flow version takes from it: exact source text (with a step before it, perhaps) -> text."""

    flow: str
    language: str
    document: Document
    context: ReadContext
    is_read: bool = False
    entries: tuple[Translation, ...] = ()
    translated: dict[str, str] = field(default_factory=dict)


def read_sidecar(document: Document, name: str, language: str) -> Sidecar:
    """Read a sidecar whose file name says which flow and which language it is for. Its problems are in its context."""
    sidecar = Sidecar(flow=name, language=language, document=document, context=ReadContext(document=document))
    if not has_version(document, sidecar.context):
        return sidecar
    part, sidecar.context = read_part(document, SidecarFile, "in a translation")
    if part is None:
        return sidecar
    sidecar.is_read = True
    for key, written, wanted in (("translates", part.translates, name), ("language", part.language, language)):
        if written != wanted:
            spot = sidecar.context.spots[key]
            message = f'the file is named for "{wanted}", but "{written}" is written after "{key}"'
            sidecar.context.refuse(spot.node, "translation-name", message)
    sidecar.entries = tuple(_entries(part, sidecar.context))
    return sidecar


def _entries(part: SidecarFile, reading: ReadContext) -> Iterable[Translation]:
    for number, texts in enumerate(part.texts):
        here = f"texts.{number}"
        languages = [key for key in texts if key != FOR]
        sources = [key for key in languages if key != part.language]
        if part.language not in texts or len(sources) != 1:
            message = f'an entry has two texts: the original, and its translation under "{part.language}"'
            reading.refuse(reading.spots[here].node, "translation-entry", message)
            continue
        yield Translation(
            source=texts[sources[0]],
            text=texts[part.language],
            step=texts.get(FOR, ""),
            source_node=reading.spots[f"{here}.{sources[0]}"].node,
            text_node=reading.spots[f"{here}.{part.language}"].node,
        )


def attach(sidecar: Sidecar, words: Iterable[MarkedText], steps: Mapping[str, str], language: str) -> None:
    """Match the entries of a sidecar to the texts of its flow, and report those that match nothing any more.

    `steps` maps the name of each named step to its address. Texts are compared without the spaces around and between their words:
    a text after `|` and the same text in quotation marks are one.
    """
    known: dict[str, list[MarkedText]] = {}
    notes: set[str] = set()
    for word in words:
        if word.mark is Mark.NOTE:
            notes.add(normalised(word.text))
        if word.mark in TRANSLATED:
            known.setdefault(normalised(word.text), []).append(word)
    if sidecar.language == language:
        spot = sidecar.context.spots["language"]
        message = f'the flow itself is written in "{language}"; a translation is to another language'
        sidecar.context.refuse(spot.node, "translation-name", message)
    for entry in sidecar.entries:
        matching = known.get(normalised(entry.source), [])
        if not entry.text.strip() and (matching or entry.step):
            continue  # still to be translated
        if entry.step:
            _attach_to_step(sidecar, entry, matching, steps)
        elif matching:
            for source in {word.text for word in matching}:
                sidecar.translated[source] = entry.text
        elif normalised(entry.source) in notes:
            message = "this is a note for colleagues, which is not translated: remove it here"
            sidecar.context.refuse(entry.source_node, "translation-stale", message, severity="warning")
        else:
            _report_stale(sidecar, entry, known)


def _attach_to_step(sidecar: Sidecar, entry: Translation, matching: list[MarkedText], steps: Mapping[str, str]) -> None:
    address = steps.get(entry.step)
    if address is None:
        near = nearest(entry.step, steps)
        tail = f'; did you mean "{near}"?' if near else ""
        sidecar.context.refuse(entry.source_node, "translation-stale", f'the flow "{sidecar.flow}" has no step named "{entry.step}"{tail}')
        return
    inside = {word.text for word in matching if word.address.startswith(f"{address}.")}
    if not inside:
        message = f'the step "{entry.step}" does not say this text any more'
        sidecar.context.refuse(entry.source_node, "translation-stale", message, severity="warning")
    for source in inside:
        sidecar.translated[f"{entry.step}{TEXT_FOR}{source}"] = entry.text


def _report_stale(sidecar: Sidecar, entry: Translation, known: Mapping[str, list[MarkedText]]) -> None:
    hints = []
    near = closest(normalised(entry.source), known)
    if near is not None:
        hints.append(f'nearest text of the flow: "{shortened(near, 100)}"')
    message = f'the flow "{sidecar.flow}" does not say this text any more; its translation is not used'
    sidecar.context.refuse(entry.source_node, "translation-stale", message, *hints, severity="warning")


def closest(text: str, known: Iterable[str]) -> str | None:
    """The text that was probably edited since it was translated."""
    match = process.extractOne(text, list(known), scorer=fuzz.ratio, score_cutoff=60)
    return match[0] if match else None


def untranslated(sidecar: Sidecar, words: Iterable[MarkedText]) -> tuple[MarkedText, ...]:
    """The texts of a flow without a translation in the sidecar, each once, in file order. Texts without words need none."""
    done = {normalised(entry.source) for entry in sidecar.entries if entry.text.strip()}
    missing: dict[str, MarkedText] = {}
    for word in words:
        if word.mark in TRANSLATED and normalised(word.text) not in done and has_words(word.text):
            missing.setdefault(normalised(word.text), word)
    return tuple(missing.values())


# Braces hold words only where they choose among forms.
_VALUES = re.compile(r"\{\{(?:(?!plural|select|\{\{).)*?\}\}|\{%.*?(?:%\}|\Z)|\{#.*?(?:#\}|\Z)", re.DOTALL)
_ADDRESSES = re.compile(r"\bhttps?://\S+|(?<![\w.+-])[\w.+-]+@[\w.-]+\.\w+")


def has_words(text: str) -> bool:
    """Whether a text has words to translate: more than addresses, numbers and values."""
    return any(character.isalpha() for character in _ADDRESSES.sub("", _VALUES.sub("", text)))


def normalised(text: str) -> str:
    """A text for comparison: without spaces around it, and with one space between words."""
    return " ".join(text.split())
