"""Publications: which flows were live when, and making former ones the live ones again. New flows are published from their files."""

from __future__ import annotations

import asyncio
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from botkit.errors import FlowsInvalid, PublishedMeanwhile, PublishRefused
from botkit.server.api.call import Answer, Call
from botkit.server.api.fields import DEFAULT_LIMIT, Agent, Id, Limit, Moment
from botkit.server.api.problem import Refused
from botkit.service.publishing.publish import FlowChanges, PublishOptions, PublishPreview, preview_publish, previous_library, publish
from botkit.service.publishing.session_migration import EVERY_FLOW
from botkit.service.publishing.stored_library import compile_stored
from botkit.store import publications
from botkit.store.publications import Publication


class PublicationAnswer(Struct, frozen=True, kw_only=True):
    """Flows that were made the live ones. `library` is the digest of all of them together."""

    number: int
    library: str
    at: Moment
    publisher: str
    note: str


class PublicationListAnswer(Struct, frozen=True, kw_only=True):
    """A page, the newest first. `next`: the `after` of the next page; null: there is none."""

    publications: tuple[PublicationAnswer, ...]
    next: int | None


class PublicationListQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    after: Annotated[Id, Meta(description="Only those before this number.")] | UnsetType = UNSET
    limit: Limit = DEFAULT_LIMIT


class RollBack(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Make flows that were live before the live ones again."""

    library: Annotated[str, Meta(min_length=6, max_length=64, pattern="^[0-9a-f]+$", description="The digest, or how it begins.")]
    dry_run: Annotated[bool, Meta(description="Only say what would happen to everybody in a conversation.")] = False
    move: Annotated[bool, Meta(description="Take conversations along, where the same named step is there.")] = False
    lost: Annotated[Literal["keep", "end", "restart"] | None, Meta(description="What becomes of who has nowhere to go.")] = None
    note: Annotated[str, Meta(max_length=500, description="Why, for the history.")] = ""
    by: Agent = ""


class ConversationCounts(Struct, frozen=True, kw_only=True):
    """How many conversations go on as they are, keep their version, move to the new one, and have nowhere to go."""

    same: int
    keeps: int
    moves: int
    lost: int


class RolledBackAnswer(Struct, frozen=True, kw_only=True):
    """What was done, or would be. `publication` null: nothing, because of a dry run or because these flows are live already."""

    library: str
    publication: PublicationAnswer | None
    changes: FlowChanges
    conversations: ConversationCounts
    moved: int = 0
    ended: int = 0
    restarted: int = 0


async def list_(call: Call) -> Answer:
    """List what was published when, by whom and why. The first one is live, where nodes follow publications."""
    query: PublicationListQuery = call.query
    before = query.after if query.after is not UNSET else None
    rows = await call.read(lambda tx: publications.history(tx, query.limit + 1, before))
    shown = tuple(_shown(row) for row in rows[: query.limit])
    return Answer(value=PublicationListAnswer(publications=shown, next=shown[-1].number if len(rows) > query.limit else None))


async def roll_back(call: Call) -> Answer:
    """Make flows that were live before the live ones again. Nodes take them up within seconds."""
    return await asyncio.to_thread(_roll_back, call, call.body)


def _roll_back(call: Call, body: RollBack) -> Answer:
    store, bot = call.runtime.store, call.runtime.bot
    library = previous_library(store, body.library)
    options = PublishOptions(
        move=EVERY_FLOW if body.move else frozenset(), lost=body.lost, publisher=body.by or call.who.name, note=body.note or "rollback"
    )
    try:
        with store.read() as tx:
            programs, written = compile_stored(tx, library, bot)
        if body.dry_run:
            return Answer(value=_answer(preview_publish(store, programs, options)))
        done = publish(store, programs, written, options, call.runtime.clock)
    except FlowsInvalid:
        raise Refused("invalid", "these flows cannot run with this botkit and this botkit.yaml: botkit rollback says why") from None
    except PublishRefused:
        raise Refused("sessions-lost", 'say what becomes of them with "lost": keep, end or restart; a dry run counts them') from None
    except PublishedMeanwhile:
        raise Refused("changed", "somebody else published meanwhile; nothing was done") from None
    shown = _answer(done.preview, done.publication)
    answer = RolledBackAnswer(
        library=shown.library, publication=shown.publication, changes=shown.changes, conversations=shown.conversations,
        moved=done.moved, ended=done.ended, restarted=done.restarted,
    )  # fmt: skip
    return Answer(value=answer)


def _answer(preview: PublishPreview, publication: Publication | None = None) -> RolledBackAnswer:
    counts = {verdict: preview.count(verdict) for verdict in ConversationCounts.__struct_fields__}
    return RolledBackAnswer(
        library=preview.library,
        publication=_shown(publication) if publication is not None else None,
        changes=preview.changes,
        conversations=ConversationCounts(**counts),
    )


def _shown(row: Publication) -> PublicationAnswer:
    return PublicationAnswer(number=row.number, library=row.library, at=row.at, publisher=row.publisher, note=row.note)
