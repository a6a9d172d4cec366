"""Spare stores: a database in memory is emptied and used again, because making its tables takes longer than most conversations."""

from __future__ import annotations

from sqlalchemy import delete, insert
from sqlalchemy.exc import SQLAlchemyError

from botkit.store.engine import Store
from botkit.store.schema import ACCOUNT_ROW
from botkit.store.tables import contacts, metadata

MOST = 4  # kept; conversations that are open at the same time have one each

_spare: list[Store] = []


def take_store() -> Store:
    """An empty store in memory."""
    try:
        return _spare.pop()
    except IndexError:
        return Store.open("sqlite://")


def give_store(store: Store) -> None:
    """Empty it for the next one. It is not to be used any more by whoever gives it."""
    if len(_spare) >= MOST or store in _spare:
        store.close()
        return
    try:
        with store.begin() as tx:
            for table in reversed(metadata.sorted_tables):
                tx.execute(delete(table))
            tx.exec_driver_sql("DELETE FROM sqlite_sequence")  # the ids begin again: what is drawn by a contact's id must not change
            tx.execute(insert(contacts), ACCOUNT_ROW)
    except SQLAlchemyError:
        store.close()
    else:
        _spare.append(store)
