"""What the platform refused each waiting message for, and how often."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("outbox", sa.Column("refusals", sa.Text(), nullable=True))
