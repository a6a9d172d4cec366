"""An external sort: values come out sorted, and most of them wait on disk, so that a million need little memory."""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import IO, Any, Generic, TypeVar

import msgspec

Value = TypeVar("Value")

RUN = 20_000  # values sorted in memory at a time
PIECE = 256  # values read from each run at a time


class ExternalSort(Generic[Value]):
    """Use as a context manager, which deletes the files. `order` is the sort key; no two values may have the same."""

    def __init__(self, kind: type[Value], order: Callable[[Value], Any]) -> None:
        self._decoder = msgspec.msgpack.Decoder(list[kind])  # type: ignore[valid-type]  # the decoder wants the type itself
        self._encoder = msgspec.msgpack.Encoder()
        self._order = order
        self._in_memory: list[Value] = []
        self._runs: list[IO[bytes]] = []
        self._files = ExitStack()

    def __enter__(self) -> ExternalSort[Value]:
        return self

    def __exit__(self, *_: object) -> None:
        self._files.close()

    def add(self, value: Value) -> None:
        self._in_memory.append(value)
        if len(self._in_memory) >= RUN:
            self._write()

    def __iter__(self) -> Iterator[Value]:
        """All values in order. Only once."""
        self._in_memory.sort(key=self._order)
        if not self._runs:
            return iter(self._in_memory)
        return heapq.merge(*map(self._read, self._runs), self._in_memory, key=self._order)

    def _write(self) -> None:
        run = tempfile.TemporaryFile()  # noqa: SIM115  # closed by the exit stack
        self._files.callback(run.close)
        self._in_memory.sort(key=self._order)
        for start in range(0, len(self._in_memory), PIECE):
            piece = self._encoder.encode(self._in_memory[start : start + PIECE])
            run.write(len(piece).to_bytes(4, "big") + piece)
        run.seek(0)
        self._runs.append(run)
        self._in_memory = []

    def _read(self, run: IO[bytes]) -> Iterator[Value]:
        while head := run.read(4):
            yield from self._decoder.decode(run.read(int.from_bytes(head, "big")))
