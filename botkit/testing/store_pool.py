"""Spare stores: a database in memory is emptied and used again, because making its tables takes longer than most conversations, and
because statements are compiled once for each engine.
"""

from __future__ import annotations

from functools import cache

from sqlalchemy.exc import SQLAlchemyError

from botkit.store.database import Store

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
        store.become(_pristine())  # not by deleting rows: the ledger of consents refuses that, and ids must begin again
    except SQLAlchemyError:
        store.close()
    else:
        _spare.append(store)


@cache
def _pristine() -> Store:
    return Store.open("sqlite://")


def forget_stores() -> None:
    """In a copy of the process: connections do not survive the copying."""
    _spare.clear()
    _pristine.cache_clear()
