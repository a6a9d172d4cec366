"""A monthly statement as one page of HTML for print: offline, without scripts, on A4."""

from __future__ import annotations

from base64 import b64encode
from decimal import Decimal
from functools import cache
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from botkit.reports.statement import MonthlyStatement

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def as_statement(statement: MonthlyStatement, rule: str) -> str:
    """The whole page. `rule` says what a billable session is."""
    style = _file("statement.css")
    return _template().render(
        statement=statement,
        month=f"{_MONTHS[int(statement.month[5:]) - 1]} {statement.month[:4]}",
        rule=rule,
        style=Markup(style),  # noqa: S704 - our own file
        digest=b64encode(sha256(style.encode()).digest()).decode(),
        figure=_figure,
    )


def _figure(value: Decimal | int | None) -> str:
    return "" if value is None else f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"


def _file(name: str) -> str:
    return (files("botkit.reports") / name).read_text("utf-8")


@cache
def _template() -> Template:
    pages = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return pages.from_string(_file("statement.html.jinja"))
