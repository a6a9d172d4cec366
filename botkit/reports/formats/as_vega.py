"""A chart as a Vega-Lite specification, for pictures. Who draws it (vl-convert) stands above: this only says what is to be drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from botkit.reports.formats.cells import axis_label, format_figure
from botkit.reports.formats.colours import COLOURS, GRID, INK, MUTED, PAPER
from botkit.reports.model import Chart, Report, chart_points, labels_of, series_of

WIDTH = 760  # of the drawing area of one chart, in pixels before scaling
UPRIGHT = 260  # its height with upright columns
LINE = 26  # per lying bar
MAX_FIGURES = 31  # bars that have room for their figures
TICKS = 6  # steps of the other axis, about
MAX_UPRIGHT_LETTERS = 100  # along the axis of upright columns; more, and the labels are turned

Spec = Mapping[str, Any]


def as_vega(report: Report) -> Spec:
    """All charts of a report, one below the other, under its title. Raises `ValueError` when it has nothing to draw."""
    drawn = [spec for chart in report.charts if (spec := _chart(report, chart)) is not None]
    if not drawn:
        raise ValueError(f'the report "{report.name}" has nothing to draw')
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": {
            "text": report.title,
            "subtitle": [f"{report.first} to {report.last} ({report.zone})", *_head(report)],
            "anchor": "start",
            "fontSize": 22,
            "subtitleFontSize": 13,
            "subtitlePadding": 8,
            "subtitleLineHeight": 18,
            "offset": 22,
            "color": INK,
            "subtitleColor": MUTED,
        },
        "background": PAPER,
        "padding": 28,
        "spacing": 44,
        "config": _CONFIG,
        "resolve": {"scale": {"color": "independent", "x": "independent", "y": "independent"}},
        "vconcat": drawn,
    }


def _head(report: Report) -> list[str]:
    texts = [f"{name}: {'–' if value is None else f'{value:,}' if isinstance(value, int) else value}" for name, value in report.head]
    return ["   ·   ".join(texts[start : start + 3]) for start in range(0, len(texts), 3)]


def _chart(report: Report, chart: Chart) -> dict[str, Any] | None:
    drawn = chart_points(report, chart)
    if not drawn:
        return None
    drawn = tuple((axis_label(label), name, value) for label, name, value in drawn)
    labels = [axis_label(label) for label in labels_of(report, chart)]
    series = list(series_of(report, chart))
    values = [
        {"label": label, "series": name, "value": float(value), "told": format_figure(value), "at": series.index(name)}
        for label, name, value in drawn
    ]
    upright = chart.shape == "columns"
    grouped = len(series) > 1 and not chart.stacked
    along: dict[str, Any] = {
        "field": "label",
        "type": "ordinal",
        "sort": labels,
        "scale": {"domain": labels},
        "title": None,
        "axis": _label_axis(labels, upright),
    }
    amount: dict[str, Any] = {
        "field": "value",
        "type": "quantitative",
        "title": chart.unit or None,
        "stack": "zero" if chart.stacked else None,
    }
    amount["axis"] = _amount_axis(drawn)
    if not any(value for _, _, value in drawn):
        amount["scale"] = {"domain": [0, 1]}
    encoding: dict[str, Any] = {
        "x" if upright else "y": along,
        "y" if upright else "x": amount,
        "color": {
            "field": "series",
            "type": "nominal",
            "sort": series,
            "title": None,
            "scale": {"domain": series, "range": [COLOURS[number % len(COLOURS)] for number in range(len(series))]},
            "legend": {"orient": "top"} if len(series) > 1 else None,
        },
        "order": {"field": "at", "type": "quantitative"},
    }
    if grouped:
        encoding["xOffset" if upright else "yOffset"] = {"field": "series", "type": "nominal", "sort": series}
    bars = len(labels) * (len(series) if grouped else 1)
    height = UPRIGHT if upright else max(36, bars * LINE)
    layers: list[dict[str, Any]] = [
        {"mark": {"type": "bar", "cornerRadiusEnd": 0 if chart.stacked else 2, "tooltip": False}, "encoding": encoding}
    ]
    layers += _marks(chart, upright)
    if not chart.stacked and bars <= MAX_FIGURES:
        layers.append(_figures(encoding, upright))
    return {
        "title": {"text": chart.title, "anchor": "start", "frame": "group", "fontSize": 15, "color": INK, "offset": 12},
        "width": WIDTH,
        "height": height,
        "data": {"values": values},
        "layer": layers,
    }


def _marks(chart: Chart, upright: bool) -> list[dict[str, Any]]:
    """A dashed line across the chart for each mark, with its name and value at the right."""
    axis = "y" if upright else "x"
    layers: list[dict[str, Any]] = []
    for name, value in chart.marks:
        at = {axis: {"datum": float(value)}}
        layers.append({"mark": {"type": "rule", "color": INK, "strokeDash": [6, 4], "size": 1.5}, "encoding": at})
        text = {"type": "text", "text": f"{name} {format_figure(value)}", "align": "right", "dy": -8, "color": INK, "fontSize": 12}
        layers.append({"mark": text, "encoding": {**at, "x": {"value": WIDTH - 2}}} if upright else {"mark": text, "encoding": at})
    return layers


def _figures(encoding: dict[str, Any], upright: bool) -> dict[str, Any]:
    """The value of each bar, at its end."""
    offset = {"dy": -7} if upright else {"dx": 5, "align": "left"}
    inherited = {name: part for name, part in encoding.items() if name not in ("color", "order")}
    return {
        "transform": [{"filter": "datum.value != 0"}],
        "mark": {"type": "text", "fontSize": 11, "color": INK, "baseline": "middle", **offset},
        "encoding": {**inherited, "text": {"field": "told", "type": "nominal"}},
    }


def _amount_axis(drawn: tuple[tuple[str, str, Decimal], ...]) -> dict[str, Any]:
    """A few steps; whole ones where whole things are counted, which the library would halve."""
    sums: Counter[str] = Counter()
    for label, _, value in drawn:
        sums[label] += value  # type: ignore[assignment]  # a counter adds up decimals as well
    most = max(sums.values())
    few = all(value == int(value) for _, _, value in drawn) and 0 < most <= TICKS
    return {"values": list(range(int(most) + 1)), "format": "d"} if few else {"tickCount": TICKS}


def _label_axis(labels: list[str], upright: bool) -> dict[str, Any]:
    turned = upright and sum(map(len, labels)) > MAX_UPRIGHT_LETTERS
    return {"labelAngle": -45 if turned else 0, "labelLimit": 320, "labelOverlap": "greedy" if upright else False}


_CONFIG: Mapping[str, Any] = {
    "font": "DejaVu Sans, Liberation Sans, Arial, sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK,
        "titleColor": MUTED,
        "titleFontWeight": "normal",
        "gridColor": GRID,
        "domainColor": GRID,
        "tickColor": GRID,
        "labelFontSize": 12,
        "titleFontSize": 12,
    },
    "legend": {"labelColor": INK, "labelFontSize": 12, "symbolType": "square"},
}
