"""A chart as lines and boxes for a page: the geometry of an SVG, in its own units. The template only writes it down.

Own drawing, not the one that pictures use: a page must open offline, without scripts, in light and dark, on an installation without the
extra `charts`; a specification would bring a megabyte of scripts that a strict policy forbids to run.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from botkit.reports.formats.cells import axis_label, format_figure
from botkit.reports.formats.colours import COLOURS
from botkit.reports.model import Chart, Report, chart_points, labels_of, series_of

WIDTH, UPRIGHT, LINE = 760, 250, 24
LABELS = 190  # room for the names of lying bars
MAX_LABEL = 28  # of a name; more are cut, the table beside has it whole
LEFT, RIGHT, TOP, BOTTOM = 56, 70, 14, 34
TICKS = 4  # at least so many steps of the scale, where it has room


@dataclass(frozen=True, kw_only=True)
class Box:
    x: float
    y: float
    width: float
    height: float
    series: int
    tooltip: str  # what a pointer held over it shows


@dataclass(frozen=True, kw_only=True)
class TextLabel:
    x: float
    y: float
    text: str
    anchor: str = "start"  # start, middle, end
    is_figure: bool = False


@dataclass(frozen=True, kw_only=True)
class GridLine:
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """What an SVG of `width` by `height` holds. `legend` names the series in order, when there is more than one."""

    title: str
    table: str
    width: int
    height: int
    boxes: tuple[Box, ...]
    text_labels: tuple[TextLabel, ...]
    grid_lines: tuple[GridLine, ...]
    legend: tuple[str, ...] = ()
    marks: tuple[GridLine, ...] = ()


def draw(report: Report, chart: Chart) -> Drawing | None:
    """The drawing of a chart; None when there is nothing in it."""
    cells = chart_points(report, chart)
    if not cells:
        return None
    labels = list(labels_of(report, chart))
    series = list(series_of(report, chart))
    sums: dict[tuple[str, str], Decimal] = {}
    for label, name, value in cells:
        sums[label, name] = sums.get((label, name), Decimal(0)) + value
    work = _Plot(chart, labels, series, sums)
    return work.columns() if chart.shape == "columns" else work.bars()


class _Plot:
    def __init__(self, chart: Chart, labels: list[str], series: list[str], sums: dict[tuple[str, str], Decimal]) -> None:
        self.chart = chart
        self.labels = labels
        self.series = series
        self.sums = sums
        self.stacked = chart.stacked or len(series) == 1
        self.ticks = ticks(*self._ends(), are_whole=all(value == int(value) for value in sums.values()))
        self.low, self.high = self.ticks[0], self.ticks[-1]
        self.boxes: list[Box] = []
        self.text_labels: list[TextLabel] = []
        self.grid_lines: list[GridLine] = []
        self.marks: list[GridLine] = []

    def _ends(self) -> tuple[Decimal, Decimal]:
        if self.chart.stacked:
            tops = [sum((self.sums.get((label, name), Decimal(0)) for name in self.series), Decimal(0)) for label in self.labels]
        else:
            tops = list(self.sums.values())
        marks = [value for _, value in self.chart.marks]
        return min([Decimal(0), *tops, *marks]), max([Decimal(0), *tops, *marks])

    def columns(self) -> Drawing:
        bottom = TOP + UPRIGHT
        for tick in self.ticks:
            y = self._scale(tick, bottom, TOP)
            self.grid_lines.append(GridLine(x1=LEFT, y1=y, x2=WIDTH - 10, y2=y))
            self.text_labels.append(TextLabel(x=LEFT - 8, y=y + 4, text=format_figure(tick), anchor="end"))
        step = (WIDTH - 10 - LEFT) / len(self.labels)
        every = max(1, -(-len(self.labels) * 62 // (WIDTH - LEFT)))  # a date needs some 62 units of room
        for number, label in enumerate(self.labels):
            x = LEFT + step * number
            if number % every == 0:
                self.text_labels.append(
                    TextLabel(x=round(x + step / 2, 1), y=bottom + 20, text=axis_label(label)[:MAX_LABEL], anchor="middle")
                )
            for low, high, lane, name, value in self._pieces(label):
                width = step * 0.76 / (1 if self.stacked else len(self.series))
                top, base = self._scale(high, bottom, TOP), self._scale(low, bottom, TOP)
                self._box(label, name, value, x + step * 0.12 + lane * width, min(top, base), width, abs(base - top))
        for name, value in self.chart.marks:
            y = self._scale(value, bottom, TOP)
            self.marks.append(GridLine(x1=LEFT, y1=y, x2=WIDTH - 10, y2=y))
            self.text_labels.append(TextLabel(x=WIDTH - 12, y=y - 5, text=f"{name} {format_figure(value)}", anchor="end", is_figure=True))
        return self._drawing(bottom + BOTTOM)

    def bars(self) -> Drawing:
        lanes = 1 if self.stacked else len(self.series)
        step = LINE * lanes + (6 if lanes > 1 else 0)
        bottom = TOP + step * len(self.labels)
        for tick in self.ticks:
            x = self._scale(tick, LABELS, WIDTH - RIGHT)
            self.grid_lines.append(GridLine(x1=x, y1=TOP, x2=x, y2=bottom))
            self.text_labels.append(TextLabel(x=x, y=bottom + 18, text=format_figure(tick), anchor="middle"))
        for number, label in enumerate(self.labels):
            y = TOP + step * number
            name = axis_label(label)
            name = name if len(name) <= MAX_LABEL else name[: MAX_LABEL - 1] + "…"
            self.text_labels.append(TextLabel(x=LABELS - 8, y=round(y + step / 2 + 4, 1), text=name, anchor="end"))
            end = Decimal(0)
            for low, high, lane, series, value in self._pieces(label):
                left, right = self._scale(low, LABELS, WIDTH - RIGHT), self._scale(high, LABELS, WIDTH - RIGHT)
                self._box(label, series, value, min(left, right), y + 4 + lane * LINE, abs(right - left), LINE - 8)
                end = max(end, high) if self.stacked else high
                if not self.stacked:
                    self._figure(end, y + lane * LINE, value)
            if self.stacked and self._pieces(label):  # of what is not known there is no figure, least of all a nought
                self._figure(end, y, sum((self.sums.get((label, name), Decimal(0)) for name in self.series), Decimal(0)))
        return self._drawing(bottom + BOTTOM)

    def _pieces(self, label: str) -> list[tuple[Decimal, Decimal, int, str, Decimal]]:
        """From, to, lane, series and value of each box of a label."""
        pieces, reached = [], Decimal(0)
        for index, name in enumerate(self.series):
            value = self.sums.get((label, name))
            if value is None:
                continue
            if self.chart.stacked:
                pieces.append((reached, reached + value, 0, name, value))
                reached += value
            else:
                pieces.append((Decimal(0), value, 0 if self.stacked else index, name, value))
        return pieces

    def _scale(self, value: Decimal, start: float, end: float) -> float:
        part = float((value - self.low) / (self.high - self.low))
        return round(start + part * (end - start), 1)

    def _box(self, label: str, series: str, value: Decimal, x: float, y: float, width: float, height: float) -> None:
        tooltip = f"{label}: {format_figure(value)}" if len(self.series) == 1 else f"{label}, {series}: {format_figure(value)}"
        index = self.series.index(series) % len(COLOURS)
        self.boxes.append(Box(x=round(x, 1), y=round(y, 1), width=round(width, 1), height=round(height, 1), series=index, tooltip=tooltip))

    def _figure(self, end: Decimal, y: float, value: Decimal) -> None:
        x = self._scale(max(end, Decimal(0)), LABELS, WIDTH - RIGHT)
        self.text_labels.append(TextLabel(x=x + 6, y=y + LINE / 2 + 4, text=format_figure(value), is_figure=True))

    def _drawing(self, height: int) -> Drawing:
        return Drawing(
            title=self.chart.title,
            table=self.chart.table,
            width=WIDTH,
            height=height,
            boxes=tuple(self.boxes),
            text_labels=tuple(self.text_labels),
            grid_lines=tuple(self.grid_lines),
            legend=tuple(self.series) if len(self.series) > 1 else (),
            marks=tuple(self.marks),
        )


def ticks(low: Decimal, high: Decimal, *, are_whole: bool = False) -> list[Decimal]:
    """Round numbers, evenly spaced, that hold both ends between them; whole ones where whole things are counted."""
    reach = high - low or Decimal(1)
    size = Decimal(10) ** ((reach / TICKS).adjusted())
    step = next(size * times for times in (1, 2, 5, 10) if size * times * (TICKS + 1) >= reach)
    if (are_whole or reach >= TICKS) and step < 1:
        step = Decimal(1)
    first = (low // step) * step
    if first > low:
        first -= step
    values = [first]
    while values[-1] < high or len(values) < 2:
        values.append(values[-1] + step)
    return values
