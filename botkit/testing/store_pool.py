"""The store pool: stores in memory are emptied and used again, because creating tables takes longer than most conversations, and
because statements are compiled once for each engine.
"""

from __future__ import annotations

from functools import cache

from sqlalchemy.exc import SQLAlchemyError

from botkit.store.database import Store

MAX_POOLED = 4  # stores in the pool

_pool: list[Store] = []


def borrow_store() -> Store:
    """An empty store in memory."""
    try:
        return _pool.pop()
    except IndexError:
        return Store.open("sqlite://")


def return_store(store: Store) -> None:
    """Empty a store and put it back. The caller must not use it any more."""
    if len(_pool) >= MAX_POOLED or store in _pool:
        store.close()
        return
    try:
        store.copy_from(_empty_store())  # not by deleting rows: the ledger of consents refuses that, and ids must begin again
    except SQLAlchemyError:
        store.close()
    else:
        _pool.append(store)


@cache
def _empty_store() -> Store:
    return Store.open("sqlite://")


def clear_pool() -> None:
    """Forget the stores, in a forked process: connections do not survive a fork."""
    _pool.clear()
    _empty_store.cache_clear()
