"""What the gate looks at: marks of sessions, the catalogue of templates, the standing of channels, who was reached."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("sessions", sa.Column("marks", sa.Text(), nullable=True))
    op.create_index(
        "messages_marketing",
        "messages",
        ["contact_id", "number"],
        unique=False,
        sqlite_where=sa.text("purpose = 'marketing'"),
        postgresql_where=sa.text("purpose = 'marketing'"),
    )
    op.create_table(
        "templates",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("quality", sa.Text(), nullable=False),
        sa.Column("parameters", sa.Integer(), nullable=True),
        sa.Column("components", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("account", "name", "language"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "standings",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("restriction", sa.Text(), nullable=False),
        sa.Column("restricted_until", sa.BigInteger(), nullable=True),
        sa.Column("payment_failed_at", sa.BigInteger(), nullable=True),
        sa.Column("people_limit", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("channel"),
    )
    op.create_table(
        "reached",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "contact_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("reached_at", "reached", ["platform", "at"], unique=False)
