"""Pictures as SVG and as a page of HTML that needs nothing else: no script from elsewhere, no font, no network."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from botkit.flowfile.analysis.outline import Outline
from botkit.flowfile.graph.layout import Diagram, Line, lay_out

# Verb -> family: one colour and one sign for each.
FAMILIES: Mapping[str, str] = {
    "say": "say",
    "ask": "ask",
    "faq": "ask",
    "opt_in": "consent",
    "opt_out": "consent",
    "subscribe": "consent",
    "unsubscribe": "consent",
    "branch": "decide",
    "split": "decide",
    "for_each": "decide",
    "set": "keep",
    "tag": "keep",
    "untag": "keep",
    "collect": "keep",
    "label": "keep",
    "post": "call",
    "call": "call",
    "run": "call",
    "cancel": "leave",
    "pause": "time",
    "handoff": "human",
    "goto": "leave",
    "end": "leave",
}

_ROUND = 8.0  # radius of a line's corners


@dataclass(frozen=True, kw_only=True)
class TrafficCounts:
    """What customers did: how often each step was reached, how often it was the last one, and how often each way was taken."""

    reached: Mapping[str, int] = field(default_factory=dict)
    left: Mapping[str, int] = field(default_factory=dict)
    edges: Mapping[tuple[str, str], int] = field(default_factory=dict)

    @property
    def most(self) -> int:
        return max([*self.reached.values(), *self.edges.values(), 1])

    def share(self, line: Line) -> float | None:
        """How busy a line is, from 0 to 1; None for those that are not counted."""
        if not line.edges:
            return None
        return sum(self.edges.get(edge, 0) if edge[0] else self.reached.get(edge[1], 0) for edge in line.edges) / self.most


def svg(outline: Outline, traffic: TrafficCounts | None = None) -> str:
    """One flow as a standalone SVG, light or dark as the reader's system is."""
    return _environment().get_template("picture.svg").render(_facts(lay_out(outline), traffic), alone=True)


def page(outlines: Sequence[Outline], title: str, traffic: Mapping[str, TrafficCounts] | None = None) -> str:
    """Flows as one page: a list of them, a picture to drag and zoom, and a search through all texts."""
    drawing = _environment().get_template("picture.svg")
    pictures = [
        {
            "flow": outline.flow,
            "title": outline.title,
            "svg": Markup(drawing.render(_facts(lay_out(outline), (traffic or {}).get(outline.flow)), alone=False)),  # noqa: S704 - our own template's output, escaped there
        }
        for outline in outlines
    ]
    script, style = _asset("page.js"), _asset("page.css") + _asset("picture.css")
    return (
        _environment()
        .get_template("page.html")
        .render(title=title, pictures=pictures, script=script, style=style, script_hash=_hash(script), style_hash=_hash(style))
    )


def _facts(picture: Diagram, traffic: TrafficCounts | None) -> dict[str, object]:
    return {
        "picture": picture,
        "traffic": traffic,
        "families": FAMILIES,
        "path": path,
        "style": _asset("picture.css"),
    }


def path(line: Line) -> str:
    """A line as an SVG path, its corners rounded."""
    first, *rest = line.points
    parts = [f"M{first[0]:.1f} {first[1]:.1f}"]
    before = first
    for here, after in zip(rest, [*rest[1:], None], strict=True):
        if after is None:
            parts.append(f"L{here[0]:.1f} {here[1]:.1f}")
            break
        near, far = _towards(here, before), _towards(here, after)
        parts.append(f"L{near[0]:.1f} {near[1]:.1f}Q{here[0]:.1f} {here[1]:.1f} {far[0]:.1f} {far[1]:.1f}")
        before = here
    return "".join(parts)


def _towards(corner: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    """A point a radius away from the corner, or half the way when that is less."""
    across, down = other[0] - corner[0], other[1] - corner[1]
    length = max((across**2 + down**2) ** 0.5, 1e-9)
    step = min(_ROUND, length / 2) / length
    return corner[0] + across * step, corner[1] + down * step


def _hash(text: Markup) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()


@cache
def _asset(name: str) -> Markup:
    return Markup((files("botkit.flowfile.graph") / "pages" / name).read_text(encoding="utf-8"))  # noqa: S704 - a file of ours


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("botkit.flowfile.graph", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
