"""Publishing: makes a library of flows the live one for all nodes, and previews what that does to every open session.

A session keeps the versions that it began with unless the options say otherwise. Its migration is planned again under the lock of its
contact, because people go on writing after the preview; a session that is lost only then keeps its position.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from botkit.core.codec import decode_session, encode_session
from botkit.core.engine.program import Program, Programs
from botkit.core.events import SessionEnded, SessionMoved
from botkit.errors import PublishedMeanwhile, PublishRefused, UsageError
from botkit.flowfile.library import Source
from botkit.service.publishing.session_migration import LostSessions, SessionMigration, migrate, plan_migration
from botkit.service.publishing.stored_library import StoredVersions
from botkit.service.turns.records import SESSION_TIMER
from botkit.service.unit_of_work import TurnChanges, UnitOfWork
from botkit.store import contacts, publications, sessions, sources
from botkit.store.contacts import ContactRow
from botkit.store.database import Store
from botkit.store.publications import Publication
from botkit.store.sessions import SessionKey, SessionRow

AT_ONCE = 200  # contacts that are locked in one transaction while sessions are moved
LISTED = 20  # people named in a refusal

Progress = Callable[[str, int, int], None]  # what is being read, how many of them, of how many

CHANGES_SESSION = ("moves", "ends", "restarts")  # what is done with a session; all others stay as they are


class SessionPreview(Struct, frozen=True, kw_only=True):
    """The planned migration of one session. `step` is the name of its present step, if it has one."""

    contact: int
    channel: str
    migration: SessionMigration = msgspec.field(name="fate")  # the JSON key of botkit publish --json
    step: str = ""


class FlowChanges(Struct, frozen=True, kw_only=True):
    """Flows that differ between two libraries, by name."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


class PublishPreview(Struct, frozen=True, kw_only=True):
    """What publishing would do. `live` is the publication that it follows; None when nothing was published yet."""

    library: str
    live: Publication | None
    changes: FlowChanges
    sessions: tuple[SessionPreview, ...]

    def count(self, verdict: str) -> int:
        return sum(session.migration.verdict == verdict for session in self.sessions)

    @property
    def is_live(self) -> bool:
        """Whether these flows are the live ones already."""
        return self.live is not None and self.live.library == self.library

    def to_json(self) -> dict[str, Any]:
        counts = {verdict: self.count(verdict) for verdict in ("same", "keeps", "moves", "lost")}
        built = msgspec.to_builtins(self)
        return {
            "library": built["library"],
            "live": built["live"],
            "changes": built["changes"],
            "counts": counts,
            "sessions": built["sessions"],
        }


class Published(Struct, frozen=True, kw_only=True):
    """What was done: the publication (None when these flows were live already), and how many sessions were moved, ended, restarted."""

    publication: Publication | None
    preview: PublishPreview
    moved: int = 0
    ended: int = 0
    restarted: int = 0


class PublishOptions(Struct, frozen=True, kw_only=True):
    """How to publish. `move` names the flows whose sessions move to the new version, or is `EVERY_FLOW`; `lost` is what becomes of sessions
    that have no position there."""

    move: frozenset[str] = frozenset()
    lost: LostSessions | None = None
    publisher: str = ""
    note: str = ""


# ---- the preview


def preview_publish(store: Store, programs: Programs, options: PublishOptions, progress: Progress | None = None) -> PublishPreview:
    """What publishing `programs` would do to every session, as of one moment. Nothing is changed."""
    with store.read() as tx:
        live = publications.newest(tx)
        versions = StoredVersions(tx, *programs.current.values())
        total, planned = sessions.count_live(tx), []
        for number, (row, migration) in enumerate(_all_migrations(tx, programs, versions, options)):
            if migration is not None:
                step = _step_name(versions(migration.flow, _digest_of(row)), migration.at)
                planned.append(SessionPreview(contact=row.contact_id, channel=row.channel, migration=migration, step=step))
            if progress is not None:
                progress("conversation", number, total)
        return PublishPreview(library=programs.digest, live=live, changes=_changes(tx, live, programs), sessions=tuple(planned))


def _all_migrations(
    tx: Connection, programs: Programs, versions: StoredVersions, options: PublishOptions
) -> Iterator[tuple[SessionRow, SessionMigration | None]]:
    after: SessionKey = (0, "")
    while rows := sessions.live(tx, after):
        for row in rows:
            yield row, _migration(row, programs, versions, options)
        after = (rows[-1].contact_id, rows[-1].channel)


def _migration(row: SessionRow, programs: Programs, versions: StoredVersions, options: PublishOptions) -> SessionMigration | None:
    """None for a session without flows, and for one that cannot be read: its next turn begins it anew, whatever is published."""
    if row.state is None:
        return None
    try:
        session = decode_session(row.state)
    except msgspec.DecodeError:
        return None
    return plan_migration(session, versions, programs.current, options.move, options.lost or "keep") if session.frames else None


def _digest_of(row: SessionRow) -> str:
    assert row.state is not None
    return decode_session(row.state).frames[-1].digest


def _step_name(program: Program | None, at: str) -> str:
    index = program.index.get(at) if program is not None else None
    return (program.ops[index].step.name or "") if program is not None and index is not None else ""


def _changes(tx: Connection, live: Publication | None, programs: Programs) -> FlowChanges:
    digests = sources.library(tx, live.library) if live is not None else None
    before = {source.flow: source.digest for source in sources.load(tx, digests or ()).values()}
    after = {name: program.digest for name, program in programs.current.items()}
    return FlowChanges(
        added=tuple(sorted(after.keys() - before.keys())),
        changed=tuple(sorted(name for name in after.keys() & before.keys() if after[name] != before[name])),
        removed=tuple(sorted(before.keys() - after.keys())),
    )


# ---- publishing


def publish(
    store: Store,
    programs: Programs,
    written: tuple[Source, ...],
    options: PublishOptions,
    clock: Callable[[], datetime],
    progress: Progress | None = None,
) -> Published:
    """Make these flows the live ones. Raises `PublishRefused` when a session is lost and `options` does not say what becomes of it;
    `PublishedMeanwhile` when another publication was quicker. Either way nothing is changed."""
    preview = preview_publish(store, programs, options, progress)
    if options.lost is None and preview.count("lost"):
        raise PublishRefused(refusal(preview))
    publication = None if preview.is_live else _add_publication(store, programs, written, preview, options, clock())
    done = {"moves": 0, "ends": 0, "restarts": 0}
    if any(session.migration.then in done for session in preview.sessions):
        for then in _migrate_all(store, programs, preview, options, clock):
            done[then] += 1
    return Published(publication=publication, preview=preview, moved=done["moves"], ended=done["ends"], restarted=done["restarts"])


def _add_publication(
    store: Store, programs: Programs, written: tuple[Source, ...], preview: PublishPreview, options: PublishOptions, now: datetime
) -> Publication:
    number = preview.live.number + 1 if preview.live is not None else 1
    publication = Publication(number=number, library=programs.digest, at=now, publisher=options.publisher, note=options.note)
    with store.begin() as tx:
        save_library(tx, programs.digest, written, now)
        if not publications.add(tx, publication):
            raise PublishedMeanwhile("Somebody else published meanwhile. Look at botkit publish --list, then publish again.")
    return publication


def save_library(tx: Connection, digest: str, written: tuple[Source, ...], now: datetime) -> None:
    """Save the sources of a library, and the list of them."""
    rows = [sources.FlowSource(source.flow, source.digest, source.files) for source in written]
    sources.save(tx, rows, (digest, tuple(source.digest for source in written)), now)


def refusal(preview: PublishPreview) -> str:
    """Why this is not published: the sessions that would be lost, and the options that say what becomes of them."""
    lost = [session for session in preview.sessions if session.migration.verdict == "lost"]
    named = [f"  contact {session.contact} on {session.channel}: {session.migration.reason}" for session in lost[:LISTED]]
    more = [f"  … and {len(lost) - LISTED} more"] if len(lost) > LISTED else []
    people = "1 conversation has" if len(lost) == 1 else f"{len(lost)} conversations have"
    choice = (
        "Nothing was published. Say what becomes of them: --lost keep (they stay as they are), end, or restart (their flow begins anew)."
    )
    return "\n".join([f"{people} nowhere to go:", *named, *more, choice])


# ---- moving sessions


def _migrate_all(
    store: Store, programs: Programs, preview: PublishPreview, options: PublishOptions, clock: Callable[[], datetime]
) -> Iterator[str]:
    keys = [(session.contact, session.channel) for session in preview.sessions if session.migration.then in CHANGES_SESSION]
    for start in range(0, len(keys), AT_ONCE):
        with store.begin() as tx:
            done = _migrate(tx, programs, keys[start : start + AT_ONCE], options, clock())
        yield from done


def _migrate(tx: Connection, programs: Programs, keys: list[SessionKey], options: PublishOptions, now: datetime) -> list[str]:
    people = contacts.lock(tx, [contact for contact, _ in keys])
    versions, work = StoredVersions(tx, *programs.current.values()), UnitOfWork()
    done: list[str] = []
    for key, row in sorted(sessions.load(tx, keys).items()):
        migration = _migration(row, programs, versions, options)
        person = people.get(key[0])
        if migration is None or person is None or migration.then not in CHANGES_SESSION:
            continue
        people[key[0]] = _add_migrated(work, person, row, migration, now)
        done.append(migration.then)
    work.write(tx)
    return done


def _add_migrated(work: UnitOfWork, person: ContactRow, row: SessionRow, migration: SessionMigration, now: datetime) -> ContactRow:
    assert row.state is not None
    before = decode_session(row.state)
    after = migrate(before, migration.then, migration.places)
    changes = TurnChanges(person, row.channel, now)
    if migration.then == "ends":
        changes.add_event(SessionEnded(session=before.number, flow=before.frames[0].flow, how="withdrawn"))
        changes.set_timer(SESSION_TIMER, after.due)  # of its ticket
    if migration.then == "restarts":  # a timer that is due at once: its turn runs the flow, and the gate is asked about what it sends
        changes.set_timer(SESSION_TIMER, now)
    positions = tuple((position.flow, position.digest, position.at) for position in migration.places)
    changes.add_event(SessionMoved(session=before.number, how=migration.then, places=positions))
    work.sessions[row.contact_id, row.channel] = replace(row, state=None if after.is_plain else encode_session(after), updated_at=now)
    return work.add(changes)


# ---- going back


def previous_library(store: Store, digest: str = "") -> str:
    """The library to go back to: the one live before the present one, or the one whose digest begins so. Raises `UsageError`."""
    with store.read() as tx:
        known = publications.history(tx)
    if not digest:
        previous = next((publication.library for publication in known if publication.library != known[0].library), None)
        if previous is None:
            raise UsageError("There is nothing to go back to: no other flows were ever published here.")
        return previous
    libraries = sorted({publication.library for publication in known if publication.library.startswith(digest)})
    if len(libraries) != 1:
        about = "no publication has" if not libraries else f"{len(libraries)} publications have"
        raise UsageError(f'{about} a digest that begins with "{digest}". See botkit publish --list.'.capitalize())
    return libraries[0]
