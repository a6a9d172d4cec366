"""Flows that are published while people talk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from botkit.core.codec import decode_session
from botkit.core.engine.program import Programs
from botkit.core.engine.session import Session
from botkit.flowfile.library import Library, read_library
from botkit.flowfile.problems import render_all
from botkit.service.bot import Bot
from botkit.service.commands import ActivateFlows
from botkit.service.compile_flows import compile_library
from botkit.service.explain.replay import replay
from botkit.service.publishing.publish import Published, PublishOptions, PublishPreview, preview_publish, publish
from botkit.store import Store, sessions

PHONES = tuple(f"4477009001{number:02}" for number in range(10, 20))
ASKING = """\
botkit: 1
flow: ask
title: Two questions
language: en
starts:
  - keywords: [begin]
steps:
  - ask: First, version {version}?
    name: first
    save: one
  - ask: Second, version {version}?
    name: second
    choices: [{choices}]
    save: two
  - say: "Done {{{{ one }}}} {{{{ two }}}}, version {version}"
"""


def asking(version: int, choices: str = "Red, Blue", **changes: str) -> str:
    written = ASKING.format(version=version, choices=choices)
    for old, new in changes.items():
        assert old in written
        written = written.replace(old, new)
    return written


def library_of(flows: Mapping[str, str]) -> Library:
    library = read_library({f"{name}.yaml": content.encode() for name, content in flows.items()})
    assert library.is_sound, render_all(library.problems)
    return library


class PublishingNode:
    """A node whose flows are published from texts; what is live is taken up at once, as by every node."""

    def __init__(self, node: Any, **flows: str) -> None:
        self.node = node
        self.store: Store = node.store
        self.publish(flows)

    @property
    def bot(self) -> Bot:
        return self.node.bot  # type: ignore[no-any-return]

    def programs(self, flows: Mapping[str, str]) -> tuple[Programs, Library]:
        library = library_of(flows)
        return compile_library(library, self.bot.programs.business), library

    def preview(self, flows: Mapping[str, str], **wish: Any) -> PublishPreview:
        return preview_publish(self.store, self.programs(flows)[0], PublishOptions(**wish))

    def publish(self, flows: Mapping[str, str], **wish: Any) -> Published:
        programs, library = self.programs(flows)
        done = publish(self.store, programs, library.sources, PublishOptions(**wish), self.node.clock)
        self.node.handle(ActivateFlows(programs=programs, sources=library.sources))
        return done

    def says(self, phone: str, said: str) -> None:
        self.node.clock.go(seconds=5)
        self.node.says(phone, said)
        self.node.send_all()

    def heard(self, phone: str) -> list[str]:
        import msgspec

        from botkit.core.model.message import Outgoing

        who = self.node.contact_id(phone)
        return [msgspec.json.decode(row["content"], type=Outgoing).body for row in self.node.rows("messages") if row["contact_id"] == who]

    def session(self, phone: str) -> Session | None:
        key = (self.node.contact_id(phone), "main")
        with self.store.read() as tx:
            row = sessions.load(tx, [key]).get(key)
        return decode_session(row.state) if row is not None and row.state is not None else None

    def replays(self) -> bool:
        people = [row["id"] for row in self.node.rows("contacts") if row["id"]]
        with self.store.read() as tx:
            return all(replay(tx, self.bot, who) is None for who in people)
