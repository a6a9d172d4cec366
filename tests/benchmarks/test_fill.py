from __future__ import annotations

import importlib.util
from datetime import UTC, datetime, timedelta
from types import ModuleType

from sqlalchemy import func, select

from botkit.core.codec import decode_event
from botkit.core.model.platform import Sender
from botkit.store import Store, contacts, events
from botkit.store.delivery import messages
from botkit.store.tables import dedupe
from botkit.store.tables import events as event_table
from tests.support.paths import ROOT

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


def _benchmark() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fill", ROOT / "benchmarks" / "fill.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_filled_store_reads_like_one_that_was_used(store: Store) -> None:
    fill = _benchmark()
    fill.fill(store, 50, 250, NOW)
    with store.begin() as tx:
        sender = Sender(user_id="GB.7", phone=str(fill.FIRST_PHONE + 7))
        known, new = contacts.resolve(tx, fill.PLATFORM, [sender, Sender(user_id="GB.51")], NOW)
        assert (known.contact_id, known.created) == (7, False)
        assert (new.contact_id, new.created) == (51, True)
        locked = contacts.lock(tx, [7])[7]
        happened = events.of_contact(tx, 7)
        assert len(happened) == locked.events == 5
        assert messages.load(tx, [(7, 1)])[7, 1].status == "delivered"
        assert all(NOW - timedelta(days=366) < event.at <= NOW for event in happened)
        assert tx.execute(select(func.count()).select_from(event_table)).scalar_one() == 250
        assert tx.execute(select(func.min(dedupe.c.at))).scalar_one() >= NOW - timedelta(days=8)
    answer = next(event for event in happened if event.kind == "answer_given")
    assert decode_event(answer.kind, answer.body, None)
