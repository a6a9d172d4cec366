"""The checkpoint: two files outside the database that say how far it has got. They show that a database is an older copy.

`botkit.checkpoint` has a counter that is also in the database, and the newest seal of the consent ledger. The counter in the database is
advanced first. So a database whose counter is lower was restored from a copy, and its outbox may have been sent since.
`botkit.withdrawals` has every withdrawal of consent, so that those since the copy are not forgotten.
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import msgspec
import structlog
from msgspec import Struct
from sqlalchemy import make_url

from botkit.service.consent.withdrawals_file import WithdrawalsFile
from botkit.service.periodic_job import PeriodicJob
from botkit.service.whole_file import PRIVATE, replace_file
from botkit.store import checkpoints
from botkit.store.consent import ledger_seals
from botkit.store.database import Store
from botkit.store.delivery import channel_holds
from botkit.store.delivery.channel_holds import RESTORED, ChannelHold
from botkit.store.sql.types import EPOCH

INTERVAL = 5.0  # seconds: what was sent in the last of them before a copy was made cannot be told from what was not

_log = structlog.get_logger()


class Checkpoint(Struct, frozen=True, kw_only=True):
    """The content of the file. `name` is this file's own, `block` and `seal` are the newest of the ledger."""

    name: str
    count: int = 0
    block: int = 0
    seal: str = ""
    at: datetime = EPOCH


def checkpoint_path(store_url: str, state: Path | None, folder: Path) -> Path | None:
    """In the folder for state when one is named, else beside the database when it is a file, else in the project's folder. The name says
    which database it is for, because a folder may serve several. None for a database in memory, which is nobody's copy."""
    url = make_url(store_url)
    is_sqlite, database = url.get_backend_name() == "sqlite", url.database or ""
    if is_sqlite and database in ("", ":memory:"):
        return None
    if is_sqlite and state is None:
        return Path(f"{database}.checkpoint")
    digest = hashlib.sha256(f"{url.host}:{url.port}/{database}?{sorted(url.query.items())}".encode()).hexdigest()
    return (state or folder) / f"botkit-{digest[:8]}.checkpoint"


def read_checkpoint(path: Path) -> Checkpoint | None:
    """None when there is none, or it is unreadable."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Checkpoint)
    except (OSError, msgspec.DecodeError):
        return None


def write_checkpoint(path: Path, checkpoint: Checkpoint) -> None:
    """Replace the file at once, for this user alone."""
    replace_file(path, msgspec.json.encode(checkpoint), PRIVATE)


def is_older_copy(store: Store, checkpoint: Checkpoint) -> bool:
    """Whether the database is behind its checkpoint. A store that nobody has written to is a new one."""
    with store.read() as tx:
        if checkpoints.is_unused(tx):
            return False
        count = checkpoints.count_of(tx, checkpoint.name)
        if count is None or count < checkpoint.count:
            return True
        return bool(checkpoint.block) and checkpoints.seal_at(tx, checkpoint.block) != checkpoint.seal


def hold_older_copy(store: Store, path: Path, channels: tuple[str, ...], now: datetime) -> bool:
    """Hold all channels when the database turns out to be an older copy. True: it is one."""
    checkpoint = read_checkpoint(path)
    if checkpoint is None or not is_older_copy(store, checkpoint):
        return False
    with store.begin() as tx:
        channel_holds.hold(tx, [ChannelHold(channel=channel, reason=RESTORED, by="botkit", at=now) for channel in channels])
    _log.error(
        "the database is an older copy, so nothing is sent until you decide: botkit queue show, then release or drop",
        known_until=checkpoint.at.isoformat(),
    )
    return True


class CheckpointJob(PeriodicJob):
    """Advances the checkpoint, and copies new withdrawals into their file."""

    def __init__(self, store: Store, path: Path, clock: Callable[[], datetime]) -> None:
        super().__init__(INTERVAL)
        self._store = store
        self._path = path
        self._clock = clock
        self._withdrawals = WithdrawalsFile(path.with_suffix(".withdrawals"))
        self._checkpoint = read_checkpoint(path) or Checkpoint(name=secrets.token_hex(8))
        self._is_failing = False

    async def run_once(self) -> bool:
        await asyncio.to_thread(self.write)
        return False

    def write(self) -> None:
        """A file that cannot be written is reported once, and stops nothing."""
        now, former = self._clock(), self._checkpoint
        with self._store.begin() as tx:
            count = checkpoints.advance(tx, former.name, now)
        with self._store.read() as tx:
            head = ledger_seals.head(tx)
            # Of a database that was restored, the ledger begins anew at its own head: what the file has of later blocks stays in it.
            known = former.block if former.block and checkpoints.seal_at(tx, former.block) == former.seal else 0
            try:
                if head is not None and head.number > known:
                    self._withdrawals.append_new(tx, known, former.at)
                self._checkpoint = Checkpoint(
                    name=former.name, count=count, block=head.number if head else 0, seal=head.seal if head else "", at=now
                )
                write_checkpoint(self._path, self._checkpoint)
                self._is_failing = False
            except OSError as fault:
                if not self._is_failing:
                    _log.error("checkpoint cannot be written", path=str(self._path), fault=fault.strerror or type(fault).__name__)
                self._is_failing = True
