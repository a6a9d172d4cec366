"""Opens an existing store: for commands that read or change it while no server has to run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from botkit.errors import StoreUnavailable

if TYPE_CHECKING:
    from botkit.policy.consent.seal_keys import SealKey
    from botkit.store.database import Store


@contextmanager
def existing_store(url: str, seal_key: SealKey | None = None) -> Iterator[Store]:
    """The store at an address, which must exist and have the present schema. Closed at the end of the block. Raises `StoreUnavailable`.

    `seal_key` is for what writes to the consent ledger."""
    from botkit.store.database import Store

    require_store(url)
    store = Store.open(url, migrate=False, seal_key=seal_key)
    try:
        yield store
    finally:
        store.close()


def store_exists(url: str) -> bool:
    """Whether the database exists: SQLite would create an empty file for a name that does not."""
    scheme, _, path = url.partition(":///")
    return not (scheme.startswith("sqlite") and path and not Path(path).exists())


def require_store(url: str) -> None:
    """Raise `StoreUnavailable` when there is none."""
    if not store_exists(url):
        raise StoreUnavailable(f'There is no database "{url.partition(":///")[2]}" yet: "botkit serve" makes it when it starts.')
