"""A report as one page of HTML: offline, without scripts, light and dark, every chart beside the table that says the same.

Its content security policy allows only its own style, by digest. The template escapes all text, so nothing that a customer wrote is HTML.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from botkit.reports.formats.cells import format_cell, is_number
from botkit.reports.formats.colours import COLOURS
from botkit.reports.formats.svg import Drawing, draw
from botkit.reports.model import Report


def as_html(report: Report) -> str:
    """The whole page."""
    style = _style()
    drawings = [drawing for chart in report.charts if (drawing := draw(report, chart)) is not None]
    return _template().render(
        report=report,
        style=Markup(style),  # noqa: S704 - our own file
        digest=b64encode(sha256(style.encode()).digest()).decode(),
        sections=list(_sections(report, drawings)),
        format_cell=format_cell,
        is_number=is_number,
    )


def _sections(report: Report, drawings: list[Drawing]) -> Iterator[dict[str, Any]]:
    for table in report.tables:
        yield {"table": table, "drawings": [drawing for drawing in drawings if drawing.table == table.name]}


def _read_file(name: str) -> str:
    return (files("botkit.reports") / name).read_text("utf-8")


@cache
def _style() -> str:
    series = "".join(f".s{number}{{fill:{colour};background:{colour}}}\n" for number, colour in enumerate(COLOURS))
    return _read_file("page.css") + series


@cache
def _template() -> Template:
    pages = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return pages.from_string(_read_file("page.html.jinja"))
