"""A small index for the rows that flows collect."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    collected = sa.text("kind = 'row_collected'")
    op.create_index("events_collected", "events", ["at"], sqlite_where=collected, postgresql_where=collected)
