"""The one way to a store that is there already: for commands that look at it, or change it while no server has to run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from botkit.errors import StoreUnavailable

if TYPE_CHECKING:
    from botkit.store.database import Store


@contextmanager
def existing_store(url: str) -> Iterator[Store]:
    """The store at an address, which must be there and of the present schema; closed again whatever happens. Raises `StoreUnavailable`."""
    from botkit.store.database import Store

    require_store(url)
    kept = Store.open(url, migrate=False)
    try:
        yield kept
    finally:
        kept.close()


def store_exists(url: str) -> bool:
    """Whether there is a database to open: SQLite would make an empty file of a name that is not there."""
    scheme, _, path = url.partition(":///")
    return not (scheme.startswith("sqlite") and path and not Path(path).exists())


def require_store(url: str) -> None:
    """Raise `StoreUnavailable` when there is none."""
    if not store_exists(url):
        raise StoreUnavailable(f'There is no database "{url.partition(":///")[2]}" yet: "botkit serve" makes it when it starts.')
