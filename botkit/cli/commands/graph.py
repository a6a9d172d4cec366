"""`botkit graph`: flows as pictures, and what customers did in them."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from botkit.errors import FlowsInvalid, UsageError

if TYPE_CHECKING:
    from botkit.config import Config
    from botkit.core.flow.model import FlowVersion
    from botkit.flowfile.analysis.outline import Outline
    from botkit.flowfile.graph.svg import TrafficCounts
    from botkit.flowfile.library import Library


class Form(StrEnum):
    html = "html"
    svg = "svg"
    mermaid = "mermaid"
    dot = "dot"
    json = "json"


_ENDINGS = {".html": Form.html, ".htm": Form.html, ".svg": Form.svg, ".mmd": Form.mermaid, ".mermaid": Form.mermaid, ".dot": Form.dot}
_ENDINGS |= {".gv": Form.dot, ".json": Form.json}
STDOUT = "-"


def graph(
    flows: Annotated[list[str] | None, typer.Argument(help="The flows to draw; without any, all of them.")] = None,
    project: Annotated[Path, typer.Option("--project", "-p", help="The project's folder, or a folder of flows.")] = Path(),
    form: Annotated[Form | None, typer.Option("--format", help="Without it as the name of --out says, else html.")] = None,
    out: Annotated[str, typer.Option("--out", "-o", help='The file to write, a folder for several SVGs, or "-" for the terminal.')] = "",
    traffic: Annotated[bool, typer.Option("--traffic", help="Show what customers did, from the log.")] = False,
    first: Annotated[str, typer.Option("--from", help="With --traffic: the first day; without it the first of this month.")] = "",
    last: Annotated[str, typer.Option("--to", help="With --traffic: the last day, included; without it today.")] = "",
    store: Annotated[str | None, typer.Option("--store", help="The store's address, instead of the project's.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> None:
    """Draw flows: as a page with zoom and search, as SVG, or as text for Mermaid and Graphviz."""
    from botkit.cli.project import load_project
    from botkit.flowfile.analysis.outline import outline

    wanted = Form.json if as_json else form or _form_of(out)
    opened = load_project(project)
    chosen = _chosen(opened.library, flows or [])
    outlines = [outline(version) for version in chosen]
    counted = _counted(opened.config, chosen, first, last, store) if traffic else {}
    _write(wanted, out, outlines, counted, opened.business.name)
    if traffic and wanted is not Form.json:
        _tell_drop_off(outlines, counted)


def _form_of(out: str) -> Form:
    """As the name says. A page that is called .png or .pdf would open nowhere."""
    ending = Path(out).suffix.lower()
    if ending and ending not in _ENDINGS:
        raise UsageError(f'No picture of the form "{ending}" is drawn. Known: {", ".join(sorted(_ENDINGS))}; or say --format.')
    return _ENDINGS.get(ending, Form.html)


def _chosen(library: Library, names: Sequence[str]) -> list[FlowVersion]:
    from botkit.flowfile.problems import render_all
    from botkit.flowfile.suggestions import did_you_mean

    known = {version.flow.flow: version for version in library.flows}
    for name in names:
        if name not in known:
            if not library.is_sound:  # a flow that cannot be read is not among them
                raise FlowsInvalid(render_all(library.problems))
            raise UsageError(f'There is no flow "{name}"{did_you_mean(name, known) or "."} Known: {", ".join(sorted(known)) or "none"}.')
    if not known:
        raise FlowsInvalid(render_all(library.problems)) if library.problems else UsageError("There are no flows to draw.")
    return [known[name] for name in names] or [known[name] for name in sorted(known)]


def _counted(config: Config, versions: Sequence[FlowVersion], first: str, last: str, store: str | None) -> dict[str, TrafficCounts]:
    """Traffic of the flows as they are now. Older versions are other flows: their steps stood elsewhere."""
    from botkit.cli.commands.report_options import period_of, progress
    from botkit.cli.open_store import existing_store
    from botkit.flowfile.graph.svg import TrafficCounts
    from botkit.reports.flow_traffic import FlowTraffic as Fold
    from botkit.service.reports import runner as reporting

    period = period_of(first, last, config.business.zone)
    fold = Fold()
    with existing_store(store or config.store) as log, log.read() as tx, progress(period) as update:
        reporting.read(tx, period, [fold], update)
    counted: dict[str, TrafficCounts] = {}
    for version in versions:
        ways = fold.counted.get((version.flow.flow, version.digest))
        counted[version.flow.flow] = TrafficCounts(reached=ways.reached, left=ways.left, edges=ways.edges) if ways else TrafficCounts()
        older = sum(
            older_traffic.reached["steps.0"]
            for (flow, digest), older_traffic in fold.counted.items()
            if (flow, digest != version.digest) == (version.flow.flow, True)
        )
        if older:
            _say(f"{version.flow.flow}: {older} more began with an older version, which this is no picture of.")
    return counted


def _write(form: Form, out: str, outlines: Sequence[Outline], counted: Mapping[str, TrafficCounts], title: str) -> None:
    from botkit.flowfile.graph.as_text import TEXTS
    from botkit.flowfile.graph.svg import page, svg

    if form is Form.svg and len(outlines) > 1:
        _write_folder(out, {one.flow: svg(one, counted.get(one.flow)) for one in outlines})
        return
    match form:
        case Form.html:
            text = page(outlines, title, counted)
        case Form.svg:
            text = svg(outlines[0], counted.get(outlines[0].flow))
        case Form.json:
            text = json.dumps([_facts(one, counted.get(one.flow)) for one in outlines], ensure_ascii=False, indent=1) + "\n"
        case _:
            text = TEXTS[form](outlines)
    target = out or (f"{outlines[0].flow if len(outlines) == 1 else 'flows'}.html" if form is Form.html else STDOUT)
    if target == STDOUT:
        sys.stdout.write(text)
        return
    _save(Path(target), text)
    _say(f"Wrote {target}." + (" Open it in a browser." if form is Form.html else ""))


def _write_folder(out: str, pictures: Mapping[str, str]) -> None:
    if not out or out == STDOUT or Path(out).suffix:
        raise UsageError("An SVG holds one flow. Name one flow, or a folder with --out, which gets a file for each.")
    for flow, text in pictures.items():
        _save(Path(out) / f"{flow}.svg", text)
    _say(f"Wrote {len(pictures)} pictures into {out}.")


def _save(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    except OSError as fault:
        raise UsageError(f"{file} cannot be written: {fault.strerror}. Name another place with --out.") from None


def _facts(one: Outline, traffic: TrafficCounts | None) -> dict[str, object]:
    facts: dict[str, object] = asdict(one)
    if traffic is not None:
        facts["traffic"] = {
            "reached": dict(traffic.reached),
            "left": dict(traffic.left),
            "ways": [{"from": way[0], "to": way[1], "count": count} for way, count in sorted(traffic.edges.items())],
        }
    return facts


def _tell_drop_off(outlines: Sequence[Outline], counted: Mapping[str, TrafficCounts]) -> None:
    """Where people stopped, most first, on stderr: the picture itself may be on its way to a file."""
    lost = sorted(
        (
            (traffic.left[card.address], traffic.reached[card.address], one, card)
            for one in outlines
            if (traffic := counted.get(one.flow))
            for card in one.walk()
            if traffic.left.get(card.address)
        ),
        key=lambda entry: (-entry[0], entry[2].flow, entry[3].address),
    )
    if not lost:
        _say(
            "Nobody stopped on the way."
            if any(traffic.reached for traffic in counted.values())
            else "The log has nothing for these flows in this period."
        )
    for left, reached, one, card in lost[:10]:
        step = f"{card.verb} {card.name}".rstrip()
        _say(f"{one.path}:{card.line}: {left} of {reached} ({100 * left / reached:.0f} %) stopped at {step}")


def _say(words: str) -> None:
    sys.stderr.write(words + "\n")
