"""Translations: complete, and filling in the same values as the text they translate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jinja2 import nodes

from botkit.core.flow.model import Mark
from botkit.flowfile.analysis.expression_variables import parsed_source, variables_of
from botkit.flowfile.checks.context import CheckContext
from botkit.flowfile.parsed_flow import ParsedFlow
from botkit.flowfile.problems import Problem, Severity
from botkit.flowfile.suggestions import plural, quoted, shortened
from botkit.flowfile.translations import has_words, untranslated
from botkit.flowfile.yaml.nodes import Mapping


def placeholders(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    """A translation that reads other variables than its original was made from another text, or mistyped."""
    for parsed in parsed_flows:
        for sidecar in parsed.sidecars:
            for entry in sidecar.entries:
                if not entry.text.strip():
                    continue  # still to be translated
                ours, theirs = variables_of(entry.source, is_text=True), variables_of(entry.text, is_text=True)
                if ours.fault or theirs.fault or ours.paths == theirs.paths:
                    continue
                extra, lacking = sorted(theirs.paths - ours.paths), sorted(ours.paths - theirs.paths)
                differences = [f"it lacks {quoted(lacking)}"] if lacking else []
                differences += [f"it has {quoted(extra)}, which the original has not"] if extra else []
                message = f"the translation fills in other values than the original: {'; '.join(differences)}"
                severity: Severity = "error" if extra else "warning"
                yield sidecar.document.problem(entry.text_node, "translation-placeholder", message, severity=severity)


def missing(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    """A language that is offered should be offered whole: one problem for each sidecar, not for each text.

    What customers type (keywords, questions) is not asked for: other languages may need more of it, or less.
    """
    for parsed in parsed_flows:
        for sidecar in parsed.sidecars:
            left = untranslated(sidecar, parsed.marked_texts(Mark.TEXT))
            root = sidecar.document.root
            entry = root.entry("texts") if isinstance(root, Mapping) else None
            if not left or entry is None or not sidecar.is_read:
                continue
            count = f'{plural(len(left), "text")} of the flow "{parsed.name}" {"is" if len(left) == 1 else "are"}'
            first = f'the first: "{shortened(left[0].text, 80)}" (line {left[0].spot.node.line} of {left[0].spot.document.file})'
            message = f"{count} not translated here; customers read the original"
            yield sidecar.document.problem(entry.key, "translation-missing", message, first, severity="warning")


def words_of_labels(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    """Words in the expression of a label are nobody's to translate: `item.name ~ ' with ' ~ item.who`."""
    for parsed in parsed_flows:
        for word in parsed.marked_texts(Mark.EXPRESSION) if parsed.sidecars else ():
            if not word.address.endswith((".choices.label", ".choices.description")) or (tree := parsed_source(word.text)) is None:
                continue
            spoken = next((text for text in _spoken(tree) if has_words(text)), None)
            if spoken is not None:
                message = f'customers read "{shortened(spoken.strip(), 40)}" in every language'
                hint = 'write a text, which is translated: label: {text: "{{ item.name }} …"}'
                offset = max(word.text.find(spoken), 0)
                yield parsed.problem_in(word, offset, len(spoken), "translation-missing", message, hint, severity="warning")


def _spoken(tree: nodes.Node | None) -> Iterator[str]:
    """The texts of an expression that are shown, and not compared or given to a filter."""
    match tree:
        case nodes.Const(value=str(text)):
            yield text
        case nodes.Concat():
            for part in tree.nodes:
                yield from _spoken(part)
        case nodes.Add() | nodes.Or():
            yield from _spoken(tree.left)
            yield from _spoken(tree.right)
        case nodes.CondExpr():
            yield from _spoken(tree.expr1)
            yield from _spoken(tree.expr2)
        case _:
            return
