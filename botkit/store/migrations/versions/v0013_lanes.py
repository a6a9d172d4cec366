"""Lanes of the outbox: an answer does not wait behind a million messages that the business starts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    # What waits already is older than anything that will be written, so it keeps its place before it.
    op.add_column("outbox", sa.Column("lane", sa.SmallInteger(), nullable=False, server_default="0"))
    op.create_index("outbox_lanes", "outbox", ["channel", "lane", "due_at", "contact_id", "number"], unique=False)
    op.drop_index("outbox_due", "outbox")
