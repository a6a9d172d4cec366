"""Who has a conversation: until when people of the business, whether one has come, and how many tickets there were."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column("sessions", sa.Column("people_until", sa.BigInteger(), nullable=True))
    op.add_column("sessions", sa.Column("has_people", sa.SmallInteger(), nullable=True))
    op.add_column("sessions", sa.Column("tickets", sa.BigInteger(), nullable=True))
