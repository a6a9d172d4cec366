"""Fault injection: what goes wrong, when, and how often; the same seed gives the same run.

There are two ways. A queue: `faults.error(131056, times=2)` is for the next sends, in the order of the calls. Standing rules:
`faults.add_rule(Fault(kind="duplicate"), every=3)` strikes every third time, until it is removed; `faults.active` lists them.
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
    the connection ends without an answer, after `seconds`. `half_open`: accepted, and the connection stays open without an answer for
    `seconds`. `failed`: accepted, and a `failed` receipt with `code` follows. `token_expired`: 190 with subcode 463.

    Webhooks: `duplicate`: delivered twice at the same time. `late`: after `seconds`. `reorder`: after a random delay of up to `seconds`, so
    that later webhooks arrive first. `batch`: in one request with everything else of the next `seconds`. `drop`: lost on the way, and
    delivered again later. `cut`: taken, but the answer is lost, so it is delivered again. `missing` (receipts alone): it never comes.
    """

    kind: FaultKind
    code: int = 0
    status: int = 0  # of HTTP; 0: the one that belongs to the code
    seconds: float = 0.0
    transient: bool = False

    def describe(self) -> str:
        """A short text for the list of active faults."""
        what = f"{self.kind} {self.code}" if self.code else self.kind
        return f"{what} {self.seconds:g} s" if self.seconds else what


class FaultRule(Struct, kw_only=True):
    """A standing rule. Always, unless one of these is given: the next `times`, each `every`-th, or by `chance` (0 to 1)."""

    id: int
    fault: Fault
    where: tuple[FaultTarget, ...]
    times: int = 0
    every: int = 0
    chance: float = 0.0
    passed: int = 0
    struck: int = 0
    random: Random = field(default_factory=Random)

    @property
    def is_used_up(self) -> bool:
        return bool(self.times) and self.struck >= self.times

    def strikes(self) -> bool:
        self.passed += 1
        if self.is_used_up or (self.every and self.passed % self.every):
            return False
        if self.chance and self.random.random() >= self.chance:
            return False
        self.struck += 1
        return True

    def describe(self) -> str:
        when = f"next {self.times - self.struck}" if self.times else f"every {_nth(self.every)}" if self.every else ""
        when = f"{self.chance:.0%}" if self.chance else when or "always"
        return f"{self.fault.describe()}, {when} ({'/'.join(self.where)})"


def _nth(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


class ActiveFault(Struct, frozen=True, kw_only=True):
    """What the simulator shows of a rule."""

    id: int
    fault: Fault
    summary: str
    struck: int


class Faults:
    """A queue for the next sends, and standing rules. Each rule has its own random numbers, from `seed` and its id: other rules do not
    change when it strikes."""

    def __init__(self, seed: int = 0) -> None:
        self.seed = seed
        self.struck = 0  # faults so far
        self.on_fault: Callable[[Fault, FaultTarget], None] = lambda fault, where: None
        self._queued: deque[Fault] = deque()
        self._rules: dict[int, FaultRule] = {}
        self._count = 0

    # ---- for the platform

    def next_for_send(self) -> Fault | None:
        """The fault of this send: the first of the queue, else of the oldest rule that strikes."""
        fault = self._queued.popleft() if self._queued else None
        if fault is not None:
            self._struck(fault, "send")
            return fault
        return next(iter(self.strike("send")), None)

    def strike(self, where: FaultTarget) -> tuple[Fault, ...]:
        """The faults of all rules that strike now."""
        faults = tuple(rule.fault for rule in self._rules.values() if where in rule.where and rule.strikes())
        for fault in faults:
            self._struck(fault, where)
        for key in [key for key, rule in self._rules.items() if rule.is_used_up]:
            del self._rules[key]
        return faults

    def _struck(self, fault: Fault, where: FaultTarget) -> None:
        if fault != NO_FAULT:
            self.struck += 1
            self.on_fault(fault, where)

    # ---- standing rules

    def add_rule(
        self,
        fault: Fault,
        *,
        where: tuple[FaultTarget, ...] = (),
        times: int = 0,
        every: int = 0,
        chance: float = 0.0,
        seed: int | None = None,
    ) -> int:
        """Returns the id for `remove`. `where` is by default everything that this kind can strike."""
        self._count += 1
        random = Random(f"{self.seed if seed is None else seed} {self._count}")  # noqa: S311 - the point is that it repeats
        self._rules[self._count] = FaultRule(
            id=self._count, fault=fault, where=where or targets_of(fault.kind), times=times, every=every, chance=chance, random=random
        )
        return self._count

    def remove(self, number: int) -> None:
        """End a rule; one that is over already is ignored."""
        self._rules.pop(number, None)

    def clear(self) -> None:
        """End all rules, and empty the queue."""
        self._rules.clear()
        self._queued.clear()

    @property
    def active(self) -> tuple[ActiveFault, ...]:
        """The rules and queued faults that are not over."""
        rules = [ActiveFault(id=rule.id, fault=rule.fault, summary=rule.describe(), struck=rule.struck) for rule in self._rules.values()]
        pending = [fault for fault in self._queued if fault != NO_FAULT]
        if pending:
            rules.append(ActiveFault(id=0, fault=pending[0], summary=f"{pending[0].describe()}, next {len(pending)} (send)", struck=0))
        return tuple(rules)

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
        self._queued.extend([NO_FAULT] * times)

    def _add(self, fault: Fault, times: int) -> None:
        self._queued.extend([fault] * times)


NO_FAULT = Fault(kind="slow")


def targets_of(kind: str) -> tuple[FaultTarget, ...]:
    """What a kind of fault can strike."""
    return TARGETS[kind]


TARGETS: Mapping[str, tuple[FaultTarget, ...]] = {
    **dict.fromkeys(SENDS, ("send",)),
    **dict.fromkeys(DELIVERIES, ("message", "receipt", "news")),
    **dict.fromkeys(RECEIPTS, ("receipt",)),
}
