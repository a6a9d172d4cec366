"""The suppression list: marks of who was erased (botkit/policy/consent/suppression.py), so that no old list brings them back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert

from botkit.errors import SecretMissing
from botkit.policy.consent.suppression import Suppression, address_hashes
from botkit.store.sql.values_table import KEY, table_values, values_table
from botkit.store.tables import suppressions

# Tells whether the key is the one that the list was made with: with another one every question would be answered with no.
_CHECK = ("", "key")

_marks = values_table(mark=KEY)
_look = select(suppressions.c.mark, suppressions.c.at, suppressions.c.platform_stopped_at).join(
    _marks, _marks.c.mark == suppressions.c.mark
)
_insert = insert(suppressions)
_add = _insert.on_conflict_do_update(
    index_elements=[suppressions.c.mark],
    set_={"at": _insert.excluded.at, "platform_stopped_at": _insert.excluded.platform_stopped_at},
)
_any = select(suppressions.c.mark).limit(1)
_stop = update(suppressions).where(suppressions.c.mark == bindparam("of_mark")).values(platform_stopped_at=bindparam("stopped_at"))


def is_empty(tx: Connection) -> bool:
    """Whether nobody was ever erased."""
    return tx.execute(_any).scalar() is None


def add(
    tx: Connection, secret: bytes, addresses: Iterable[tuple[str, str]], now: datetime, platform_stopped_at: datetime | None = None
) -> int:
    """Remember addresses (platform, value) without keeping them; say how many. Raises `SecretMissing` without the list's key.

    Of an address that is on the list already the newest erasure counts.
    """
    must_fit(tx, secret)
    must_be_set(secret)
    marks = {address_hashes(secret, platform, value)[0] for platform, value in addresses}
    (check,) = address_hashes(secret, *_CHECK)
    lines = [{"mark": mark, "purpose": "all", "at": now, "platform_stopped_at": platform_stopped_at} for mark in sorted(marks)]
    tx.execute(_add, [*lines, {"mark": check, "purpose": "key", "at": now, "platform_stopped_at": None}])
    return len(marks)


def add_platform_stop(tx: Connection, secret: bytes, addresses: Iterable[tuple[str, str]], now: datetime) -> None:
    """Remember of erased addresses that their person stopped advertising in the messenger itself."""
    marks = sorted({mark for platform, value in addresses for mark in address_hashes(secret, platform, value)}) if secret else ()
    if marks:
        tx.execute(_stop, [{"of_mark": mark, "stopped_at": now} for mark in marks])


def find(tx: Connection, secret: bytes, addresses: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], Suppression]:
    """Which of these addresses (platform, value) are on the list, whatever way the number is written."""
    if not secret:
        return {}
    addresses_by_mark: dict[str, list[tuple[str, str]]] = {}
    for platform, value in addresses:
        for mark in address_hashes(secret, platform, value):
            addresses_by_mark.setdefault(mark, []).append((platform, value))
    result = tx.execute(_look, table_values((mark,) for mark in sorted(addresses_by_mark))).all() if addresses_by_mark else ()
    return {address: Suppression(since, stopped) for mark, since, stopped in result for address in addresses_by_mark[mark]}


def must_be_set(secret: bytes) -> None:
    """Raise `SecretMissing` when there is no key."""
    if not secret:
        raise SecretMissing(
            "Nobody can be erased without a suppression key: a hash of a phone number that is made without one can be guessed.\n"
            'Set "suppression_key: env BOTKIT_SUPPRESSION_KEY" in botkit.yaml, and the variable to a long random text that you keep.'
        )


def must_fit(tx: Connection, secret: bytes) -> None:
    """Raise `SecretMissing` when there is a list and this is not its key: whoever was erased would be written to again."""
    if is_empty(tx):
        return
    if not secret or tx.execute(_look, table_values([(address_hashes(secret, *_CHECK)[0],)])).one_or_none() is None:
        wrong = "was made with another key" if secret else "has a key that is not set"
        raise SecretMissing(
            f"The suppression list {wrong}, so nobody who was erased would be recognised.\n"
            "Set suppression_key in botkit.yaml to the key that the list was made with; another one cannot take its place."
        )


def count(tx: Connection) -> int:
    """How many addresses are on the list."""
    result: int = tx.execute(select(func.count()).select_from(suppressions).where(suppressions.c.purpose != "key")).scalar_one()
    return result
