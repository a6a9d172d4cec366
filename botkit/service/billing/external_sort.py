"""A spool: values put in come out sorted; most of them wait on disk meanwhile, so a million need no more memory than some."""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import IO, Any, Generic, TypeVar

import msgspec

Value = TypeVar("Value")

RUN = 20_000  # values that are sorted in memory at a time
PIECE = 256  # values read back from each run at a time


class ExternalSort(Generic[Value]):
    """Use as a context: its files vanish at the end of it. `order` gives the place of a value; no two may share one."""

    def __init__(self, kind: type[Value], order: Callable[[Value], Any]) -> None:
        self._decoder = msgspec.msgpack.Decoder(list[kind])  # type: ignore[valid-type]  # the decoder wants the type itself
        self._encoder = msgspec.msgpack.Encoder()
        self._order = order
        self._held: list[Value] = []
        self._runs: list[IO[bytes]] = []
        self._files = ExitStack()

    def __enter__(self) -> ExternalSort[Value]:
        return self

    def __exit__(self, *_: object) -> None:
        self._files.close()

    def add(self, value: Value) -> None:
        self._held.append(value)
        if len(self._held) >= RUN:
            self._write()

    def __iter__(self) -> Iterator[Value]:
        """Everything that was put in, in order. Once."""
        self._held.sort(key=self._order)
        if not self._runs:
            return iter(self._held)
        return heapq.merge(*map(self._read, self._runs), self._held, key=self._order)

    def _write(self) -> None:
        run = tempfile.TemporaryFile()  # noqa: SIM115  # closed by the spool, which is a context
        self._files.callback(run.close)
        self._held.sort(key=self._order)
        for start in range(0, len(self._held), PIECE):
            piece = self._encoder.encode(self._held[start : start + PIECE])
            run.write(len(piece).to_bytes(4, "big") + piece)
        run.seek(0)
        self._runs.append(run)
        self._held = []

    def _read(self, run: IO[bytes]) -> Iterator[Value]:
        while head := run.read(4):
            yield from self._decoder.decode(run.read(int.from_bytes(head, "big")))
