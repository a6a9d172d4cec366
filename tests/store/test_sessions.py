from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from botkit.core.codec import decode_session, encode_session
from botkit.core.engine.session import Frame, ReplyWait, Session
from botkit.core.model.contact import Contact
from botkit.store import Store, sessions
from botkit.store.sessions import SessionRow

NOW = datetime(2026, 1, 5, 12, 0, 0, 123456, tzinfo=UTC)


def test_a_session_comes_back_as_it_was_saved(store: Store) -> None:
    row = SessionRow(
        contact_id=1,
        channel="air",
        number=3,
        state=b'{"a":"\\u0000\xc3\xa9"}',
        heard="wamid.1",
        heard_at=NOW,
        entry_until=NOW + timedelta(hours=72),
        updated_at=NOW,
    )
    with store.begin() as tx:
        sessions.save(tx, [row])
        assert sessions.load(tx, [(1, "air"), (1, "sea"), (2, "air")]) == {(1, "air"): row}


def test_saving_again_replaces(store: Store) -> None:
    first = SessionRow(contact_id=1, channel="air", number=1, state=b"{}", heard="a", heard_at=NOW, updated_at=NOW)
    idle = SessionRow(contact_id=1, channel="air", number=1, state=None, heard="b", heard_at=NOW, updated_at=NOW + timedelta(seconds=1))
    with store.begin() as tx:
        sessions.save(tx, [first])
        sessions.save(tx, [idle])
        assert sessions.load(tx, [(1, "air")]) == {(1, "air"): idle}


def test_one_contact_has_a_session_on_each_channel(store: Store) -> None:
    rows = {("air", 1): 1, ("sea", 1): 2, ("air", 2): 3}
    saved = [SessionRow(contact_id=who, channel=channel, number=number, updated_at=NOW) for (channel, who), number in rows.items()]
    with store.begin() as tx:
        sessions.save(tx, saved)
        found = sessions.load(tx, [(1, "sea"), (2, "air"), (1, "air"), (1, "sea")])
        assert found == {(row.contact_id, row.channel): row for row in saved}
        assert sessions.load(tx, []) == {}
        sessions.save(tx, [])


def test_a_session_of_the_engine_survives_the_store(store: Store) -> None:
    frame = Frame(flow="nps", digest="d1", at="steps.2", values={"day": date(2026, 12, 24)}, wait=ReplyWait(asked=NOW))
    session = Session(contact=Contact(id=1, name="Ana \N{SNOWMAN}\x00"), channel="air", frames=(frame,), started=NOW, number=1)
    with store.begin() as tx:
        sessions.save(tx, [SessionRow(contact_id=1, channel="air", state=encode_session(session), updated_at=NOW)])
    with store.read() as tx:
        state = sessions.load(tx, [(1, "air")])[1, "air"].state
    assert state is not None
    assert decode_session(state) == session
