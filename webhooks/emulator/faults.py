"""Faults to order: what goes wrong with the next sends, in the order in which they were asked for."""

from __future__ import annotations

from collections import deque
from typing import Literal

from msgspec import Struct


class Fault(Struct, frozen=True, kw_only=True):
    """`error`: refused with `code`. `page`: an edge proxy answers with HTML. `slow`: answered after `seconds`. `lost`: accepted, but the
    connection ends without an answer, after `seconds`. `failed`: accepted, and a `failed` receipt with `code` follows."""

    kind: Literal["error", "page", "slow", "lost", "failed"]
    code: int = 0
    status: int = 400
    seconds: float = 0.0
    transient: bool = False


class Faults:
    """A queue: every send takes one fault, and goes well when there is none."""

    def __init__(self) -> None:
        self._waiting: deque[Fault] = deque()

    def take(self) -> Fault | None:
        return self._waiting.popleft() if self._waiting else None

    def error(self, code: int, *, times: int = 1, status: int = 400, transient: bool = False) -> None:
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
        self._waiting.extend([Fault(kind="slow")] * times)

    def _add(self, fault: Fault, times: int) -> None:
        self._waiting.extend([fault] * times)
