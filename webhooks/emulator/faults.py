"""Faults to order: what goes wrong, when, and how often; the same seed makes the same run.

Two ways. A queue: `faults.error(131056, times=2)` is for the next sends, in the order in which it was asked for. And orders that stand:
`faults.order(Fault(kind="duplicate"), every=3)` strikes each third, until it is lifted; `faults.standing` is what a badge shows.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from random import Random
from typing import Literal

from msgspec import Struct, field

FaultTarget = Literal["send", "message", "receipt", "news"]

# What a fault can strike. The first row happens when the business sends, the others when the platform delivers a webhook.
SENDS = ("error", "page", "slow", "lost", "half_open", "failed", "token_expired")
DELIVERIES = ("duplicate", "late", "reorder", "batch", "drop", "cut")
RECEIPTS = ("missing",)

FaultKind = Literal[
    "error",
    "page",
    "slow",
    "lost",
    "half_open",
    "failed",
    "token_expired",
    "duplicate",
    "late",
    "reorder",
    "batch",
    "drop",
    "cut",
    "missing",
]


class Fault(Struct, frozen=True, kw_only=True):
    """Sends: `error`: refused with `code`. `page`: an edge proxy answers with HTML. `slow`: answered after `seconds`. `lost`: accepted, but
    the connection ends without an answer, after `seconds`. `half_open`: accepted, and the connection stays open without a word for
    `seconds`. `failed`: accepted, and a `failed` receipt with `code` follows. `token_expired`: 190 with subcode 463.

    Webhooks: `duplicate`: delivered twice at the same time. `late`: after `seconds`. `reorder`: after a moment that chance picks, up to
    `seconds`, so that others overtake. `batch`: together with what else comes within `seconds`. `drop`: lost on the way, and tried
    again later. `cut`: taken, but our answer gets lost, so it is tried again. `missing` (receipts alone): it never comes.
    """

    kind: FaultKind
    code: int = 0
    status: int = 0  # of HTTP; 0: the one that belongs to the code
    seconds: float = 0.0
    transient: bool = False

    def told(self) -> str:
        """In a few words, for a badge."""
        what = f"{self.kind} {self.code}" if self.code else self.kind
        return f"{what} {self.seconds:g} s" if self.seconds else what


class FaultRule(Struct, kw_only=True):
    """A standing order. Always, unless one of these is given: the next `times`, each `every`-th, or by `chance` (0 to 1)."""

    id: int
    fault: Fault
    where: tuple[FaultTarget, ...]
    times: int = 0
    every: int = 0
    chance: float = 0.0
    passed: int = 0
    struck: int = 0
    dice: Random = field(default_factory=Random)

    @property
    def is_used_up(self) -> bool:
        return bool(self.times) and self.struck >= self.times

    def strikes(self) -> bool:
        self.passed += 1
        if self.is_used_up or (self.every and self.passed % self.every):
            return False
        if self.chance and self.dice.random() >= self.chance:
            return False
        self.struck += 1
        return True

    def told(self) -> str:
        when = f"next {self.times - self.struck}" if self.times else f"every {_nth(self.every)}" if self.every else ""
        when = f"{self.chance:.0%}" if self.chance else when or "always"
        return f"{self.fault.told()}, {when} ({'/'.join(self.where)})"


def _nth(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


class ActiveFault(Struct, frozen=True, kw_only=True):
    """What a badge shows of an order."""

    id: int
    fault: Fault
    told: str
    struck: int


class Faults:
    """A queue for the next sends, and orders that stand. Each order has dice of its own, thrown by `seed` and its number: what else was
    ordered changes nothing about when it strikes."""

    def __init__(self, seed: int = 0) -> None:
        self.seed = seed
        self.struck = 0  # faults so far
        self.on_strike: Callable[[Fault, str], None] = lambda fault, where: None
        self._waiting: deque[Fault] = deque()
        self._orders: dict[int, FaultRule] = {}
        self._count = 0

    # ---- what the platform asks

    def take(self) -> Fault | None:
        """What goes wrong with this send: first the queue, then the oldest standing order that strikes."""
        fault = self._waiting.popleft() if self._waiting else None
        if fault is not None:
            self._struck(fault, "send")
            return fault
        return next(iter(self.strike("send")), None)

    def strike(self, where: FaultTarget) -> tuple[Fault, ...]:
        """Everything that goes wrong here and now."""
        found = tuple(order.fault for order in self._orders.values() if where in order.where and order.strikes())
        for fault in found:
            self._struck(fault, where)
        for key in [key for key, order in self._orders.items() if order.is_used_up]:
            del self._orders[key]
        return found

    def _struck(self, fault: Fault, where: str) -> None:
        if fault != NO_FAULT:
            self.struck += 1
            self.on_strike(fault, where)

    # ---- orders that stand

    def order(
        self,
        fault: Fault,
        *,
        where: tuple[FaultTarget, ...] = (),
        times: int = 0,
        every: int = 0,
        chance: float = 0.0,
        seed: int | None = None,
    ) -> int:
        """Returns the number by which it can be lifted. `where` is by default everything that this kind can strike."""
        self._count += 1
        dice = Random(f"{self.seed if seed is None else seed} {self._count}")  # noqa: S311 - the point is that it repeats
        self._orders[self._count] = FaultRule(
            id=self._count, fault=fault, where=where or targets_of(fault.kind), times=times, every=every, chance=chance, dice=dice
        )
        return self._count

    def lift(self, number: int) -> None:
        """End an order; one that is over already is no matter."""
        self._orders.pop(number, None)

    def lift_all(self) -> None:
        """Everything goes well again, at once."""
        self._orders.clear()
        self._waiting.clear()

    @property
    def standing(self) -> tuple[ActiveFault, ...]:
        """What is ordered and not over: empty when all is well."""
        orders = [ActiveFault(id=order.id, fault=order.fault, told=order.told(), struck=order.struck) for order in self._orders.values()]
        queued = [fault for fault in self._waiting if fault != NO_FAULT]
        if queued:
            orders.append(ActiveFault(id=0, fault=queued[0], told=f"{queued[0].told()}, next {len(queued)} (send)", struck=0))
        return tuple(orders)

    # ---- the queue, for the next sends

    def error(self, code: int, *, times: int = 1, status: int = 0, transient: bool = False) -> None:
        self._add(Fault(kind="error", code=code, status=status, transient=transient), times)

    def page(self, status: int = 502, *, times: int = 1) -> None:
        self._add(Fault(kind="page", status=status), times)

    def slow(self, seconds: float, *, times: int = 1) -> None:
        self._add(Fault(kind="slow", seconds=seconds), times)

    def lost(self, *, seconds: float = 0.0, times: int = 1) -> None:
        self._add(Fault(kind="lost", seconds=seconds), times)

    def failed(self, code: int, *, times: int = 1) -> None:
        self._add(Fault(kind="failed", code=code), times)

    def none(self, times: int = 1) -> None:
        """Sends that go well, between faults."""
        self._waiting.extend([NO_FAULT] * times)

    def _add(self, fault: Fault, times: int) -> None:
        self._waiting.extend([fault] * times)


NO_FAULT = Fault(kind="slow")


def targets_of(kind: str) -> tuple[FaultTarget, ...]:
    """What a kind of fault can strike."""
    return TARGETS[kind]


TARGETS: Mapping[str, tuple[FaultTarget, ...]] = {
    **dict.fromkeys(SENDS, ("send",)),
    **dict.fromkeys(DELIVERIES, ("message", "receipt", "news")),
    **dict.fromkeys(RECEIPTS, ("receipt",)),
}
