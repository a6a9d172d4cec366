"""Spare stores: a database in memory is emptied and used again, because making its tables takes longer than most conversations, and
because statements are compiled once for each engine.
"""

from __future__ import annotations

from functools import cache

from sqlalchemy.exc import SQLAlchemyError

from botkit.store.database import Store

MAX_POOLED = 4  # kept; conversations that are open at the same time have one each

_pool: list[Store] = []


def borrow_store() -> Store:
    """An empty store in memory."""
    try:
        return _pool.pop()
    except IndexError:
        return Store.open("sqlite://")


def return_store(store: Store) -> None:
    """Empty it for the next one. It is not to be used any more by whoever gives it."""
    if len(_pool) >= MAX_POOLED or store in _pool:
        store.close()
        return
    try:
        store.become(_empty_store())  # not by deleting rows: the ledger of consents refuses that, and ids must begin again
    except SQLAlchemyError:
        store.close()
    else:
        _pool.append(store)


@cache
def _empty_store() -> Store:
    return Store.open("sqlite://")


def clear_pool() -> None:
    """In a copy of the process: connections do not survive the copying."""
    _pool.clear()
    _empty_store.cache_clear()
