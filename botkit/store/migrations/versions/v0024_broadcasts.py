"""Broadcasts: the broadcasts, their recipients, and counters of what became of these."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "broadcasts",
        sa.Column("number", _NUMBER, sa.Identity(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("progress", sa.Text(), nullable=True),
        sa.Column("counted", sa.Text(), nullable=True),
        sa.Column("piece_at", sa.BigInteger(), nullable=True),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.Column("node", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("number"),
        sqlite_autoincrement=True,
    )
    op.create_index("broadcasts_name", "broadcasts", ["name"], unique=True)
    is_open = sa.text("state IN ('draft', 'scheduled', 'running', 'stopping')")
    op.create_index("broadcasts_open", "broadcasts", ["number"], sqlite_where=is_open, postgresql_where=is_open)
    op.create_table(
        "recipients",
        sa.Column("contact_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("broadcast", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("outcome", sa.SmallInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("arm", sa.SmallInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.Column("own", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("contact_id", "broadcast"),
        sqlite_with_rowid=False,
    )
    op.create_index("recipients_of", "recipients", ["broadcast", "contact_id"])
    waits = sa.text("outcome = 0")
    columns = ["broadcast", "due_at", "contact_id"]
    op.create_index("recipients_waiting", "recipients", columns, sqlite_where=waits, postgresql_where=waits)
    op.create_table(
        "broadcast_counts",
        sa.Column("broadcast", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("arm", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("outcome", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("broadcast", "arm", "outcome", "reason"),
        sqlite_with_rowid=False,
    )
