"""Publishing: making a library of flows the live one for all nodes, and saying beforehand what that does to everybody in a conversation.

Nobody is moved unless asked for: a session keeps the versions that it began with. What is foreseen for a session is worked out again when
its turn comes, under the lock of its contact, because people go on writing meanwhile; who has nowhere to go only then keeps their place.
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
from botkit.service.publishing.session_migration import EVERY_FLOW as EVERY_FLOW
from botkit.service.publishing.session_migration import LostSessions, SessionMigration, migrate, plan_migration
from botkit.service.publishing.stored_library import StoredVersions
from botkit.service.turns.batch import SESSION_TIMER
from botkit.service.unit_of_work import TurnChanges, UnitOfWork
from botkit.store import contacts, publications, sessions, sources
from botkit.store.contacts import ContactRow
from botkit.store.database import Store
from botkit.store.publications import Publication
from botkit.store.sessions import SessionKey, SessionRow
from botkit.store.timers import TimerRow

AT_ONCE = 200  # contacts that are locked in one transaction while sessions are moved
LISTED = 20  # people named in a refusal

Progress = Callable[[str, int, int], None]  # what is being looked at, how far, of how many


class SessionPreview(Struct, frozen=True, kw_only=True):
    """What is foreseen for one session. `step` is the name of the step where it stands, if it has one."""

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
        return sum(foreseen.migration.verdict == verdict for foreseen in self.sessions)

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
    outlook: PublishPreview
    moved: int = 0
    ended: int = 0
    restarted: int = 0


class PublishOptions(Struct, frozen=True, kw_only=True):
    """How to publish. `move` names the flows whose sessions are taken along, or is `EVERY_FLOW`; `lost` says what becomes of who has nowhere
    to go."""

    move: frozenset[str] = frozenset()
    lost: LostSessions | None = None
    publisher: str = ""
    note: str = ""


# ---- foreseeing


def preview_publish(store: Store, programs: Programs, wish: PublishOptions, watch: Progress | None = None) -> PublishPreview:
    """What publishing `programs` would do to every session, as of one moment. Nothing is changed."""
    with store.read() as tx:
        live = publications.newest(tx)
        versions = StoredVersions(tx, *programs.current.values())
        total, found = sessions.count_live(tx), []
        for number, (row, foreseen) in enumerate(_all_migrations(tx, programs, versions, wish)):
            if foreseen is not None:
                step = versions(foreseen.flow, _digest_of(row))
                found.append(
                    SessionPreview(contact=row.contact_id, channel=row.channel, migration=foreseen, step=_step_name(step, foreseen.at))
                )
            if watch is not None:
                watch("conversation", number, total)
        return PublishPreview(library=programs.digest, live=live, changes=_changes(tx, live, programs), sessions=tuple(found))


def _all_migrations(
    tx: Connection, programs: Programs, versions: StoredVersions, wish: PublishOptions
) -> Iterator[tuple[SessionRow, SessionMigration | None]]:
    after: SessionKey = (0, "")
    while rows := sessions.live(tx, after):
        for row in rows:
            yield row, _migration(row, programs, versions, wish)
        after = (rows[-1].contact_id, rows[-1].channel)


def _migration(row: SessionRow, programs: Programs, versions: StoredVersions, wish: PublishOptions) -> SessionMigration | None:
    """None for a session without flows, and for one that cannot be read: the next turn begins that one anew, whatever is published."""
    if row.state is None:
        return None
    try:
        session = decode_session(row.state)
    except msgspec.DecodeError:
        return None
    return plan_migration(session, versions, programs.current, wish.move, wish.lost or "keep") if session.frames else None


def _digest_of(row: SessionRow) -> str:
    assert row.state is not None
    return decode_session(row.state).frames[-1].digest


def _step_name(program: Program | None, at: str) -> str:
    place = program.index.get(at) if program is not None else None
    return (program.ops[place].step.name or "") if program is not None and place is not None else ""


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
    wish: PublishOptions,
    clock: Callable[[], datetime],
    watch: Progress | None = None,
) -> Published:
    """Make these flows the live ones. Raises `PublishRefused` when somebody has nowhere to go and `wish` does not say what then;
    `PublishedMeanwhile` when another publication was quicker. Either way nothing is changed."""
    outlook = preview_publish(store, programs, wish, watch)
    if wish.lost is None and outlook.count("lost"):
        raise PublishRefused(refusal(outlook))
    publication = None if outlook.is_live else _add_publication(store, programs, written, outlook, wish, clock())
    done = {"moves": 0, "ends": 0, "restarts": 0}
    if any(foreseen.migration.then in done for foreseen in outlook.sessions):
        for then in _migrate_all(store, programs, outlook, wish, clock):
            done[then] += 1
    return Published(publication=publication, outlook=outlook, moved=done["moves"], ended=done["ends"], restarted=done["restarts"])


def _add_publication(
    store: Store, programs: Programs, written: tuple[Source, ...], outlook: PublishPreview, wish: PublishOptions, now: datetime
) -> Publication:
    number = outlook.live.number + 1 if outlook.live is not None else 1
    publication = Publication(number=number, library=programs.digest, at=now, publisher=wish.publisher, note=wish.note)
    with store.begin() as tx:
        save_library(tx, programs.digest, written, now)
        if not publications.add(tx, publication):
            raise PublishedMeanwhile("Somebody else published meanwhile. Look at botkit publish --list, then publish again.")
    return publication


def save_library(tx: Connection, digest: str, written: tuple[Source, ...], now: datetime) -> None:
    """Keep the sources of a library, and which they are."""
    rows = [sources.FlowSource(source.flow, source.digest, source.files) for source in written]
    sources.save(tx, rows, (digest, tuple(source.digest for source in written)), now)


def refusal(outlook: PublishPreview) -> str:
    """Why this is not published: who would be lost, and how to say what then."""
    lost = [foreseen for foreseen in outlook.sessions if foreseen.migration.verdict == "lost"]
    named = [f"  contact {one.contact} on {one.channel}: {one.migration.reason}" for one in lost[:LISTED]]
    more = [f"  … and {len(lost) - LISTED} more"] if len(lost) > LISTED else []
    people = "1 conversation has" if len(lost) == 1 else f"{len(lost)} conversations have"
    choice = (
        "Nothing was published. Say what becomes of them: --lost keep (they stay as they are), end, or restart (their flow begins anew)."
    )
    return "\n".join([f"{people} nowhere to go:", *named, *more, choice])


# ---- taking sessions along


def _migrate_all(
    store: Store, programs: Programs, outlook: PublishPreview, wish: PublishOptions, clock: Callable[[], datetime]
) -> Iterator[str]:
    keys = [
        (foreseen.contact, foreseen.channel) for foreseen in outlook.sessions if foreseen.migration.then in ("moves", "ends", "restarts")
    ]
    for start in range(0, len(keys), AT_ONCE):
        with store.begin() as tx:
            done = _migrate(tx, programs, keys[start : start + AT_ONCE], wish, clock())
        yield from done


def _migrate(tx: Connection, programs: Programs, keys: list[SessionKey], wish: PublishOptions, now: datetime) -> list[str]:
    people = contacts.lock(tx, [contact for contact, _ in keys])
    versions, work = StoredVersions(tx, *programs.current.values()), UnitOfWork()
    done: list[str] = []
    for key, row in sorted(sessions.load(tx, keys).items()):
        now_foreseen = _migration(row, programs, versions, wish)
        person = people.get(key[0])
        if now_foreseen is None or person is None or now_foreseen.then not in ("moves", "ends", "restarts"):
            continue
        people[key[0]] = _write(work, person, row, now_foreseen, now)
        done.append(now_foreseen.then)
    work.write(tx)
    return done


def _write(work: UnitOfWork, person: ContactRow, row: SessionRow, foreseen: SessionMigration, now: datetime) -> ContactRow:
    assert row.state is not None
    before = decode_session(row.state)
    after = migrate(before, foreseen.then, foreseen.places)
    changes = TurnChanges(person, row.channel, now)
    if foreseen.then == "ends":
        changes.note(SessionEnded(session=before.number, flow=before.frames[0].flow, how="withdrawn"))
        changes.unwake = (row.contact_id, row.channel, SESSION_TIMER)
    if foreseen.then == "restarts":  # at once, as an alarm lets a flow go on: the gate is asked about what it says
        changes.wake = TimerRow(contact_id=row.contact_id, channel=row.channel, kind=SESSION_TIMER, due_at=now)
    places = tuple((place.flow, place.digest, place.at) for place in foreseen.places)
    changes.note(SessionMoved(session=before.number, how=foreseen.then, places=places))
    is_plain = after.is_idle and after.silent_until is None
    work.sessions[row.contact_id, row.channel] = replace(row, state=None if is_plain else encode_session(after), updated_at=now)
    kept = ContactRow(person.contact, changes.seq, person.messages)
    work.contacts[row.contact_id] = kept
    work.enter(changes)
    return kept


# ---- going back


def previous_library(store: Store, digest: str = "") -> str:
    """The library to go back to: the one live before the present one, or the one whose digest begins so. Raises `UsageError`."""
    with store.read() as tx:
        known = publications.history(tx)
    if not digest:
        found = next((one.library for one in known if one.library != known[0].library), None)
        if found is None:
            raise UsageError("There is nothing to go back to: no other flows were ever published here.")
        return found
    libraries = sorted({one.library for one in known if one.library.startswith(digest)})
    if len(libraries) != 1:
        about = "no publication has" if not libraries else f"{len(libraries)} publications have"
        raise UsageError(f'{about} a digest that begins with "{digest}". See botkit publish --list.'.capitalize())
    return libraries[0]
