"""Signed seals: their signature and time, erasures as acts of their own, seals of what the gate decided, and stronger triggers."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

from botkit.policy.consent import hash_chain as chain
from botkit.store.tables import ledger_triggers as guards

revision = "0011"
down_revision = "0010"

_REASON = "before_0011"  # of erasures that were made before they were recorded


def upgrade() -> None:
    tx = op.get_bind()
    for name, kind in (("version", sa.SmallInteger()), *((name, sa.BigInteger()) for name in ("erasures", "verdicts"))):
        op.add_column("consent_seals", sa.Column(name, kind, nullable=True))
    for name in ("key", "signature"):
        op.add_column("consent_seals", sa.Column(name, sa.Text(), nullable=True))
    op.create_table(
        "consent_erasures",
        sa.Column("contact_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("upto", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("contact_id", "upto", "batch"),
    )
    op.create_index("consent_erasures_batch", "consent_erasures", ["batch"], unique=False)
    op.create_table(
        "verdict_seals",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("items", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("block", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("verdict_seals_at", "verdict_seals", ["at"], unique=False)
    is_open = sa.text("block IS NULL")
    op.create_index("verdict_seals_open", "verdict_seals", ["id"], unique=False, sqlite_where=is_open, postgresql_where=is_open)
    _record_erasures(tx)
    for table in guards.KEYS:
        columns = [column["name"] for column in sa.inspect(tx).get_columns(table)]
        for statement in (*guards.drops(tx.dialect.name, table), *guards.statements(tx.dialect.name, table, columns)):
            op.execute(sa.text(statement))


def _record_erasures(tx: sa.Connection) -> None:
    """Lines that were emptied before erasures were recorded: each contact gets one, in a block of its own."""
    emptied = "SELECT contact_id, MAX(seq) AS upto, MAX(recorded_at) AS at FROM consents WHERE personal IS NULL AND sealed <> ''"
    found = tx.execute(sa.text(f"{emptied} GROUP BY contact_id ORDER BY contact_id")).all()
    if not found:
        return
    batch = secrets.token_hex(8)
    lines = [
        {
            **row._asdict(),
            "batch": batch,
            "reason": _REASON,
            "digest": chain.erasure_digest(row.contact_id, row.upto, row.at, _REASON),
        }
        for row in found
    ]
    names = ("contact_id", "upto", "batch", "at", "reason", "digest")
    values = ", ".join(f":{name}" for name in names)
    tx.execute(sa.text(f"INSERT INTO consent_erasures ({', '.join(names)}) VALUES ({values})"), lines)  # noqa: S608
    last = tx.execute(sa.text("SELECT number, seal FROM consent_seals ORDER BY number DESC LIMIT 1")).one()
    at = tx.execute(sa.text("SELECT MAX(at) FROM consent_seals")).scalar_one()
    block = chain.Block(
        number=last.number + 1,
        lines=0,
        erasures=len(lines),
        digest=chain.block_digest(line["digest"] for line in lines),
        seal="",
        at=max(at, *(row.at for row in found)),
    )
    seal = {
        **{
            name: getattr(block, name)
            for name in ("number", "lines", "digest", "at", "version", "erasures", "verdicts", "key", "signature")
        },
        "seal": chain.seal(last.seal, block),
        "batch": batch,
    }
    columns = ", ".join(f'"{name}"' for name in seal)
    tx.execute(sa.text(f"INSERT INTO consent_seals ({columns}) VALUES ({', '.join(f':{name}' for name in seal)})"), seal)  # noqa: S608
