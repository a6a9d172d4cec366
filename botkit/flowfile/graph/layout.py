"""The layout: where every card, label and line of a picture stands. Flows are trees with jumps, so each block is a column below its step,
blocks of one step stand side by side, and what comes after them stands below them all. Nothing is searched for: one walk up measures,
one walk down places.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from botkit.flowfile.analysis.outline import Card, Lane, Outline, Why, walk
from botkit.flowfile.graph.measure import cut, width, wrap

CARD = 268.0  # width of a card
SMALL = 150.0  # of one that only leads away
PAD = 14.0
HEAD = 12.0  # size of the letters of the first line
BODY = 13.5
LINE = 18.0  # from one line of the text to the next
CHIP = 20.0  # height of a mark
CHIP_SIZE = 11.0
GAP = 30.0  # between two cards of a column: the arrow
ASIDE = 26.0  # between two lanes
BUS = 20.0  # from a card to the line that its lanes hang on, and from the last lane to the line that gathers them
LABEL = 24.0
MOST_LINES = 5
MARGIN = 32.0
GUTTER = 26.0  # from the rightmost card to the first jump; jumps stand JUMP apart
JUMP = 12.0


@dataclass(frozen=True, kw_only=True)
class Chip:
    text: str
    x: float
    y: float
    width: float


@dataclass(frozen=True, kw_only=True)
class Box:
    """A card in its place. `lines` are the lines of its text, `chips` its marks, all with positions inside the picture."""

    card: Card
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    chips: tuple[Chip, ...]

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


@dataclass(frozen=True, kw_only=True)
class Tag:
    """The label at the head of a lane. `edge` is the way that it names: (from, to)."""

    text: str
    full: str
    why: Why
    x: float  # its middle
    y: float
    width: float
    edge: tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Line:
    """A way from one thing to the next, as points. `edges` are the ways of the flow that are counted on it; one from "" is all that
    leads to a step."""

    points: tuple[tuple[float, float], ...]
    why: Why
    edges: tuple[tuple[str, str], ...] = ()
    arrow: bool = True


@dataclass(frozen=True, kw_only=True)
class Stop:
    """A point where the flow ends."""

    x: float
    y: float


@dataclass(frozen=True, kw_only=True)
class Start:
    text: str
    x: float
    y: float
    width: float


@dataclass(frozen=True, kw_only=True)
class Diagram:
    outline: Outline
    width: float
    height: float
    starts: tuple[Start, ...]
    boxes: tuple[Box, ...]
    tags: tuple[Tag, ...]
    lines: tuple[Line, ...]
    jumps: tuple[Line, ...]
    stops: tuple[Stop, ...]


@dataclass(frozen=True, kw_only=True)
class _Size:
    """How far something reaches to the left and right of its middle line, and down."""

    left: float
    right: float
    height: float


def lay_out(outline: Outline) -> Diagram:
    """Place an outline. The numbers are pixels; the same outline always gives the same picture."""
    return _Layout(outline).picture()


class _Layout:
    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.boxes: list[Box] = []
        self.tags: list[Tag] = []
        self.lines: list[Line] = []
        self.stops: list[Stop] = []
        self._sizes: dict[str, _Size] = {}
        self._drafts: dict[str, Box] = {card.address: _draft(card) for card in outline.walk()}

    def picture(self) -> Diagram:
        size = self._column(self.outline.cards)
        starts, reach = _starts(self.outline.starts)
        axis = MARGIN + max(size.left, reach)
        top = MARGIN + (LABEL + GAP + 6 if starts else 0)
        placed = tuple(replace(start, x=axis + start.x, y=MARGIN) for start in starts)
        for start in placed:
            middle = start.x + start.width / 2
            self._line(((middle, MARGIN + LABEL), (middle, top - 18), (axis, top - 18), (axis, top)), "through")
        bottom, is_open = self._place(self.outline.cards, axis, top)
        if is_open:
            self._stop(axis, bottom)
            bottom += GAP
        right = axis + max(size.right, reach)
        jumps = self._jumps(right)
        return Diagram(
            outline=self.outline,
            width=right + (GUTTER + JUMP * len(jumps) if jumps else 0) + MARGIN,
            height=bottom + MARGIN,
            starts=placed,
            boxes=tuple(self.boxes),
            tags=tuple(self.tags),
            lines=tuple(self.lines),
            jumps=jumps,
            stops=tuple(self.stops),
        )

    # ---- measuring, from the inside out

    def _column(self, cards: tuple[Card, ...]) -> _Size:
        sizes = [self._step(card) for card in cards]
        return _Size(
            left=max((size.left for size in sizes), default=0),
            right=max((size.right for size in sizes), default=0),
            height=sum(size.height for size in sizes) + GAP * max(len(sizes) - 1, 0),
        )

    def _step(self, card: Card) -> _Size:
        known = self._sizes.get(card.address)
        if known is not None:
            return known
        own = self._drafts[card.address]
        left = right = CARD / 2
        height = own.height
        if card.lanes:
            spans = self._spans(card)
            left, right = max(left, -spans[0][0]), max(right, spans[-1][2])
            height += BUS + LABEL + GAP + max(self._lane(lane).height for lane in card.lanes) + BUS
        size = _Size(left=left, right=right, height=height)
        self._sizes[card.address] = size
        return size

    def _lane(self, lane: Lane) -> _Size:
        label = _label_width(lane) / 2 + 4
        inside = self._column(lane.cards)
        return _Size(left=max(inside.left, label), right=max(inside.right, label), height=inside.height)

    def _spans(self, card: Card) -> list[tuple[float, float, float]]:
        """(left, middle, right) of each lane, counted from the middle of the card. A step that may go straight on keeps its middle free,
        with its lanes to the right; else they hang below it, evenly."""
        spans: list[tuple[float, float, float]] = []
        reached = ASIDE if card.through else 0.0
        for lane in card.lanes:
            size = self._lane(lane)
            spans.append((reached, reached + size.left, reached + size.left + size.right))
            reached += size.left + size.right + ASIDE
        if card.through:
            return spans
        main = [span for span, lane in zip(spans, card.lanes, strict=True) if lane.why in ("answer", "condition", "through")] or spans
        shift = (main[0][1] + main[-1][1]) / 2
        return [(left - shift, middle - shift, right - shift) for left, middle, right in spans]

    # ---- placing, from the outside in

    def _place(self, cards: tuple[Card, ...], axis: float, top: float) -> tuple[float, bool]:
        """Place a column; where it ends, and whether its end leads on."""
        is_open = True
        for number, card in enumerate(cards):
            if number:
                if is_open:
                    self._line(((axis, top), (axis, top + GAP)), "through", (("", card.address),))
                top += GAP
            top, is_open = self._place_step(card, axis, top)
        return top, is_open

    def _place_step(self, card: Card, axis: float, top: float) -> tuple[float, bool]:
        parsed = self._drafts[card.address]
        x = axis - parsed.width / 2
        chips = tuple(replace(chip, x=chip.x + x, y=chip.y + top) for chip in parsed.chips)
        self.boxes.append(replace(parsed, x=x, y=top, chips=chips))
        bottom = top + parsed.height
        if card.lanes:
            return self._place_lanes(card, axis, bottom, top + self._step(card).height)
        if card.verb == "end" or (card.stops and not card.jump):
            return bottom, False
        return bottom, not card.stops

    def _place_lanes(self, card: Card, axis: float, top: float, bottom: float) -> tuple[float, bool]:
        bus = top + BUS
        is_open = card.through
        if card.through:
            self._line(((axis, top), (axis, bottom)), "through", ((card.address, card.after),), arrow=False)
        for lane, (_, middle, _) in zip(card.lanes, self._spans(card), strict=True):
            x = axis + middle
            edge = (card.address, lane.entry)
            self._line(((axis, top), (axis, bus), (x, bus), (x, bus + LABEL + GAP)), lane.why, (edge,), arrow=bool(lane.cards))
            text = cut(lane.label, CARD - 40, CHIP_SIZE)
            self.tags.append(
                Tag(text=text, full=lane.label, why=lane.why, x=x, y=bus + 10, width=_label_width(lane), edge=edge),
            )
            end, leads_on = self._place(lane.cards, x, bus + LABEL + GAP)
            if leads_on:
                is_open = True
                self._line(((x, end), (x, bottom), (axis, bottom)), "through", self._exits(card, lane), arrow=False)
        return bottom, is_open

    def _exits(self, card: Card, lane: Lane) -> tuple[tuple[str, str], ...]:
        """The ways that leave a lane at its end."""
        inside = {one.address for one in walk(lane.cards)} or {card.address}
        return tuple((one, other) for one, other in self.outline.edges if one in inside and other == card.after)

    def _jumps(self, right: float) -> tuple[Line, ...]:
        """From each goto to its target, by the right margin; the shortest ones innermost, so that they cross as little as they can."""
        where = {box.card.address: box for box in self.boxes}
        wanted = [(box, where[box.card.jump]) for box in self.boxes if box.card.jump in where]
        wanted.sort(key=lambda pair: (abs(pair[0].y - pair[1].y), pair[0].card.address))
        lines: list[Line] = []
        for number, (box, target) in enumerate(wanted):
            x = right + GUTTER + JUMP * number
            start, end = box.y + box.height / 2, target.y + 20 + 7 * (number % 4)
            points = ((box.x + box.width, start), (x, start), (x, end), (target.x + target.width, end))
            lines.append(Line(points=points, why="through", edges=((box.card.address, target.card.address),)))
        return tuple(lines)

    def _line(
        self, points: tuple[tuple[float, float], ...], why: Why, edges: tuple[tuple[str, str], ...] = (), *, arrow: bool = True
    ) -> None:
        self.lines.append(Line(points=tuple(_without_doubles(points)), why=why, edges=edges, arrow=arrow))

    def _stop(self, x: float, y: float) -> None:
        self._line(((x, y), (x, y + GAP - 8)), "through")
        self.stops.append(Stop(x=x, y=y + GAP - 1))


def _draft(card: Card) -> Box:
    """A card at the origin, as high as what stands in it."""
    if card.verb in ("goto", "end") and not card.condition:
        return Box(card=card, x=0, y=0, width=SMALL, height=LINE + PAD, lines=(), chips=())
    room = CARD - 2 * PAD
    top = PAD + LINE - 4
    lines = wrap(card.body, room, BODY, most=MOST_LINES)
    if card.condition:
        lines = (cut(f"only if {card.condition}", room, BODY), *lines)
    height = top + (len(lines) * LINE + 4 if lines else 0)
    chips = tuple(_chips(card.marks, room, height + 4))
    if chips:
        height = chips[-1].y + CHIP
    return Box(card=card, x=0, y=0, width=CARD, height=height + PAD - 2, lines=lines, chips=chips)


def _chips(marks: tuple[str, ...], room: float, top: float) -> Iterator[Chip]:
    x, y = PAD, top
    for mark in marks:
        text = cut(mark, room - 16, CHIP_SIZE)
        wide = width(text, CHIP_SIZE) + 16
        if x > PAD and x + wide > PAD + room:
            x, y = PAD, y + CHIP + 5
        yield Chip(text=text, x=x, y=y, width=wide)
        x += wide + 6


def _label_width(lane: Lane) -> float:
    return width(cut(lane.label, CARD - 40, CHIP_SIZE), CHIP_SIZE) + 20


def _starts(texts: tuple[str, ...]) -> tuple[tuple[Start, ...], float]:
    """The starts side by side around the middle, and how far they reach from it."""
    shown = [cut(text, CARD * 1.3, HEAD) for text in texts]
    widths = [width(text, HEAD) * 1.06 + 30 for text in shown]  # in bold
    total = sum(widths) + 14 * max(len(widths) - 1, 0)
    starts: list[Start] = []
    x = -total / 2
    for text, wide in zip(shown, widths, strict=True):
        starts.append(Start(text=text, x=x, y=0, width=wide))
        x += wide + 14
    return tuple(starts), total / 2


def _without_doubles(points: tuple[tuple[float, float], ...]) -> Iterator[tuple[float, float]]:
    last: tuple[float, float] | None = None
    for point in points:
        if point != last:
            yield point
        last = point
