"""Pictures of flows as text for other programs: Mermaid, and DOT."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from botkit.flowfile.analysis.outline import Card, Outline
from botkit.flowfile.graph.measure import MORE

MOST = 60  # characters of a step's words

# Shape of a step in Mermaid: what stands before and after its words.
_SHAPES: Mapping[str, tuple[str, str]] = {
    "ask": ("[/", "/]"),
    "opt_in": ("[/", "/]"),
    "branch": ("{{", "}}"),
    "split": ("{{", "}}"),
    "call": ("[[", "]]"),
    "run": ("[[", "]]"),
    "handoff": ("([", "])"),
    "end": ("((", "))"),
}
_DOT_SHAPES: Mapping[str, str] = {
    "ask": "parallelogram",
    "opt_in": "parallelogram",
    "branch": "diamond",
    "split": "diamond",
    "call": "component",
    "run": "component",
    "handoff": "ellipse",
    "end": "doublecircle",
}


def mermaid(outlines: Sequence[Outline]) -> str:
    """Flowcharts in Mermaid's language, a subgraph for each flow."""
    lines = ["flowchart TD"]
    for outline in outlines:
        name = _Names(outline.flow)
        lines.append(f'  subgraph {outline.flow}["{_mermaid_text(outline.title)}"]')
        for number, start in enumerate(outline.starts):
            lines.append(f'    {outline.flow}_start{number}(["{_mermaid_text(start)}"]) --> {name(_first(outline))}')
        for card in outline.walk():
            before, after = _SHAPES.get(card.verb, ("[", "]"))
            lines.append(f'    {name(card.address)}{before}"{_mermaid_text(_words(card))}"{after}')
        lines += [f"    {name(one)} -->{_mermaid_label(label)} {name(other)}" for one, other, label in _ways(outline)]
        lines += [f'    {name("")}((("end")))'] if any(not to for _, to in outline.edges) else []
        lines.append("  end")
    return "\n".join(lines) + "\n"


def dot(outlines: Sequence[Outline]) -> str:
    """A digraph in the language of Graphviz, a cluster for each flow."""
    lines = ["digraph flows {", "  node [shape=box style=rounded fontname=Helvetica];", "  edge [fontname=Helvetica fontsize=10];"]
    for outline in outlines:
        name = _Names(outline.flow)
        lines += [f"  subgraph cluster_{outline.flow} {{", f"    label={_quoted(outline.title)};"]
        for number, start in enumerate(outline.starts):
            lines.append(f"    {outline.flow}_start{number} [shape=cds label={_quoted(start)}];")
            lines.append(f"    {outline.flow}_start{number} -> {name(_first(outline))};")
        for card in outline.walk():
            shape = _DOT_SHAPES.get(card.verb)
            lines.append(f"    {name(card.address)} [label={_quoted(_words(card))}{f' shape={shape}' if shape else ''}];")
        for one, other, label in _ways(outline):
            lines.append(f"    {name(one)} -> {name(other)}{f' [label={_quoted(label)}]' if label else ''};")
        if any(not to for _, to in outline.edges):
            lines.append(f"    {name('')} [shape=doublecircle label=end];")
        lines.append("  }")
    return "\n".join([*lines, "}"]) + "\n"


class _Names:
    """Addresses as names that both languages take."""

    def __init__(self, flow: str) -> None:
        self.flow = flow

    def __call__(self, address: str) -> str:
        return f"{self.flow}__{address.replace('.', '_') if address else 'end'}"


def _first(outline: Outline) -> str:
    return outline.cards[0].address


def _ways(outline: Outline) -> Iterator[tuple[str, str, str]]:
    """(from, to, label) of every way. Several answers that lead to the same step share one arrow."""
    labels: dict[tuple[str, str], list[str]] = {}
    for card in outline.walk():
        for lane in card.lanes:
            labels.setdefault((card.address, lane.entry), []).append(lane.label)
    for one, other in outline.edges:
        yield one, other, ", ".join(labels.get((one, other), ()))


def _words(card: Card) -> str:
    text = f"{card.verb}: {card.body}" if card.body else card.verb
    return text if len(text) <= MOST else text[: MOST - 1] + MORE


def _mermaid_label(label: str) -> str:
    return f'|"{_mermaid_text(label)}"|' if label else ""


def _mermaid_text(text: str) -> str:
    return "".join(_MERMAID.get(letter, letter) for letter in text)


# Mermaid reads these as its own signs, even between quotation marks.
_MERMAID = {'"': "#quot;", "#": "#35;", "<": "#lt;", ">": "#gt;", "|": "#124;", "`": "#96;"}


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


# Name of a format -> how it is written.
TEXTS: Mapping[str, Callable[[Sequence[Outline]], str]] = {"mermaid": mermaid, "dot": dot}
