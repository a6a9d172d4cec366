"""A restored database knows that it is one: it holds its outbox, and hears of the withdrawals since."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, make_url, text
from structlog.testing import capture_logs

from botkit.core.events import MessageFailed
from botkit.policy.consent.model import ConsentEvent, fold
from botkit.service.consent.record import record_consents
from botkit.service.consent.withdrawals_file import WithdrawalsFile
from botkit.service.delivery.queue_control import DROPPED, drop_waiting, queues
from botkit.service.node.checkpoint import CheckpointJob, checkpoint_path, hold_older_copy, is_older_copy, read_checkpoint
from botkit.service.privacy.erase import erase
from botkit.store import Store
from botkit.store.consent import consents
from botkit.store.delivery import channel_holds
from tests.support.delivery import MARCO, NADIA
from tests.support.echo import ECHO
from tests.support.service import Clock, SteppedNode, make_bot

KEY = b"a long key of a suppression list"


class Copies:
    """A database that can be copied and put back, as an operator does with the tools of the database itself."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url = url
        self.file = make_url(url).database or ""
        self.copied = folder / "copy.db"

    def copy(self) -> None:
        if self.url.startswith("sqlite"):
            shutil.copy(self.file, self.copied)
        else:
            self._execute(f"CREATE DATABASE {self.file}_copy TEMPLATE {self.file}")

    def put_back(self) -> None:
        if self.url.startswith("sqlite"):
            shutil.copy(self.copied, self.file)
        else:
            self._execute(f"DROP DATABASE {self.file} WITH (FORCE)", f"CREATE DATABASE {self.file} TEMPLATE {self.file}_copy")

    def _execute(self, *statements: str) -> None:
        engine = create_engine(make_url(self.url).set(database="postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    if request.param == "sqlite":
        return str(request.getfixturevalue("sqlite_url"))
    make: Callable[[], str] = request.getfixturevalue("new_pg_url")
    return make()


class Place:
    """A node whose database is opened and closed, with its checkpoint."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder, self.clock = url, folder, Clock()
        self.path = folder / "state.checkpoint"
        self.copies = Copies(url, folder)
        self.open()

    def open(self) -> None:
        self.store = Store.open(self.url)
        self.job = CheckpointJob(self.store, self.path, self.clock)
        self.node = SteppedNode(store=self.store, bot=make_bot(self.folder / "flows", {"echo": ECHO}), clock=self.clock)

    def copy(self) -> None:
        self.store.close()
        self.copies.copy()
        self.open()

    def restore(self) -> bool:
        """Put the copy back and start again. Whether it is noticed."""
        self.store.close()
        self.copies.put_back()
        self.open()
        return hold_older_copy(self.store, self.path, ("main",), self.clock())


@pytest.fixture
def place(url: str, tmp_path: Path) -> Any:
    made = Place(url, tmp_path)
    yield made
    made.store.close()


def test_a_restored_database_sends_nothing_until_somebody_decides(place: Place) -> None:
    place.node.says(NADIA, "hello")
    place.job.write()
    place.copy()
    place.clock.go(minutes=1)
    assert len(place.node.send_all()) == 1
    place.job.write()
    with capture_logs() as lines:
        assert place.restore()
    assert "older copy" in lines[-1]["event"]
    assert place.node.claim() == ()
    place.node.says(MARCO, "hello")
    assert place.node.claim() == (), "answers wait as well"
    with place.store.read() as tx:
        (row,) = queues(tx, ["main"])
    assert (row.counts, row.hold is not None and row.hold.reason) == ({"queued": 2}, "restored")
    assert drop_waiting(place.store, "main", place.clock() - timedelta(seconds=30), place.clock()) == 1
    assert [fact.reason for fact in place.node.facts(NADIA, MessageFailed)] == [DROPPED]
    with place.store.begin() as tx:
        channel_holds.release(tx, ["main"])
    assert [outbound.row.contact_id for outbound in place.node.send_all()] == [place.node.contact_id(MARCO)]


def test_a_database_that_goes_on_is_no_copy_also_after_a_crash_between_the_two(place: Place) -> None:
    place.node.says(NADIA, "hello")
    place.job.write()
    file = place.path.read_bytes()
    place.job.write()
    place.path.write_bytes(file)  # the process died after the commit, before the file
    place.store.close()
    place.open()
    assert not hold_older_copy(place.store, place.path, ("main",), place.clock())
    assert len(place.node.claim()) == 1


def test_a_new_database_beside_an_old_checkpoint_is_no_copy(place: Place, tmp_path: Path) -> None:
    place.node.says(NADIA, "hello")
    place.job.write()
    checkpoint = read_checkpoint(place.path)
    assert checkpoint is not None
    other = Store.open(f"sqlite:///{tmp_path / 'new.db'}")
    assert not is_older_copy(other, checkpoint)
    other.close()


def test_withdrawals_since_the_copy_are_heard_of(place: Place) -> None:
    for phone in (NADIA, MARCO):
        place.node.says(phone, "hello")
    given = ConsentEvent(action="given", occurred_at=place.clock(), purpose="marketing")
    with place.store.begin() as tx:
        record_consents(tx, {place.node.contact_id(phone): (given,) for phone in (NADIA, MARCO)}, place.clock())
    place.job.write()
    place.copy()
    place.clock.go(minutes=1)
    place.node.says(NADIA, "STOP")
    place.job.write()
    with place.store.begin() as tx:
        erase(tx, KEY, [place.node.contact_id(MARCO)], place.clock(), "somebody")
    place.job.write()
    assert place.restore()
    assert status(place, NADIA) == "given", "the copy has forgotten it"
    file = WithdrawalsFile(place.path.with_suffix(".withdrawals"))
    content = file.path.read_text()
    assert NADIA not in content
    assert MARCO not in content
    assert stat.S_IMODE(file.path.stat().st_mode) == stat.S_IMODE(place.path.stat().st_mode) == 0o600
    applied = file.apply(place.store, KEY, place.clock())
    assert applied.recorded >= 2
    assert applied.erased == (place.node.contact_id(MARCO),)
    assert status(place, NADIA) == status(place, MARCO) == "withdrawn"
    assert file.apply(place.store, KEY, place.clock()).recorded == 0, "twice changes nothing"


def status(place: Place, phone: str) -> str:
    contact = place.node.contact_id(phone)
    with place.store.read() as tx:
        return fold(row.entry for row in consents.load(tx, [contact])[contact]).state_of("marketing", "", place.clock()).status


def test_a_checkpoint_that_cannot_be_written_is_told_once_and_stops_nothing(place: Place) -> None:
    place.job = CheckpointJob(place.store, place.folder / "nowhere" / "file", place.clock)
    with capture_logs() as lines:
        place.job.write()
        place.job.write()
    assert [line["event"] for line in lines] == ["checkpoint cannot be written"]


def test_the_files_are_beside_the_database_or_where_the_settings_say(tmp_path: Path) -> None:
    assert checkpoint_path("sqlite:////data/botkit.db", None, tmp_path) == Path("/data/botkit.db.checkpoint")
    state = checkpoint_path("sqlite:////data/botkit.db", tmp_path / "s", tmp_path)
    assert state is not None
    assert state.parent == tmp_path / "s"
    first = checkpoint_path("postgresql://botkit:one@db/botkit", None, tmp_path)
    assert first is not None
    assert first.parent == tmp_path
    assert first == checkpoint_path("postgresql://botkit:two@db/botkit", None, tmp_path), "another password, the same database"
    assert first != checkpoint_path("postgresql://botkit@db/other", None, tmp_path)
    assert checkpoint_path("sqlite://", None, tmp_path) is None
