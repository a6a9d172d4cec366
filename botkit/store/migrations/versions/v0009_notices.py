"""Restrictions of notices: the platform may refuse templates of the category utility alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("standings", sa.Column("notices", sa.Text(), nullable=True))
    op.add_column("standings", sa.Column("notices_until", sa.BigInteger(), nullable=True))
