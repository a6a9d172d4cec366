"""A route: its path, who may call it, what it takes, and everything that it can answer. The document is made of nothing else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from aiohttp import web
from msgspec import Meta

from botkit.server.api.call import Answer, Call
from botkit.server.api.fields import Id
from botkit.server.api.problem import ALWAYS, PROBLEMS, WITH_BODY

Handler = Callable[[Call], Awaitable[Answer]]
StreamHandler = Callable[[Call, web.Request], Awaitable[web.StreamResponse]]

# The parts of paths, with what they may be. What cannot be one is found nowhere.
PATH_PARTS: Mapping[str, tuple[Any, str]] = {
    "ticket": (
        Annotated[str, Meta(min_length=5, max_length=200, pattern=r"^[1-9][0-9]{0,17}-[^\x00]+-[1-9][0-9]{0,17}$")],
        "A ticket: 17-main-1.",
    ),
    "contact": (Id, "The number of a contact."),
    "event": (Id, "The number of an event."),
    "file": (Annotated[str, Meta(pattern="^[0-9a-f]{32}$")], "The handle of a file."),
    "flow": (Annotated[str, Meta(min_length=1, max_length=100, pattern=r"^[^\x00]+$")], "The name of a flow."),
    "report": (Annotated[str, Meta(min_length=1, max_length=40, pattern=r"^[a-z]+$")], "The name of a report."),
}


@dataclass(frozen=True, kw_only=True)
class Media:
    """An answer that is not one JSON value."""

    type: str
    description: str


@dataclass(frozen=True, kw_only=True)
class Route:
    """`scope` empty: any token. `answers`: the model, or the media type, of each status of success; `problems`: the codes of refusals
    beside those that every route has. `keyed`: takes an Idempotency-Key; `tagged`: answers with an ETag; `matched`: takes If-Match."""

    method: str
    path: str
    scope: str
    does: Handler | None = None
    streams: StreamHandler | None = None
    query: type[Any] | None = None
    body: type[Any] | None = None
    answers: Mapping[int, type[Any] | Media]
    problems: tuple[str, ...] = ()
    keyed: bool = False
    tagged: bool = False
    matched: bool = False

    @property
    def text(self) -> str:
        """What it does, from the docstring of its function."""
        return " ".join((getattr(self.does or self.streams, "__doc__", "") or "").split())

    @property
    def operation(self) -> str:
        """Its name in the document and in generated clients: `tickets_take`."""
        function: Any = self.does or self.streams
        return f"{function.__module__.rpartition('.')[2]}_{function.__name__.rstrip('_')}"

    @property
    def tag(self) -> str:
        return str((self.does or self.streams).__module__.rpartition(".")[2])

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(piece[1:-1] for piece in self.path.split("/") if piece.startswith("{"))

    @property
    def codes(self) -> tuple[str, ...]:
        """Every problem that it can answer, in the order of the table."""
        possible = {
            *ALWAYS,
            *self.problems,
            *(WITH_BODY if self.body is not None else ()),
            *(("not-found",) if self.parts else ()),
            *(("key-reused",) if self.keyed else ()),
            *(("changed",) if self.matched else ()),
        }
        return tuple(code for code in PROBLEMS if code in possible)
