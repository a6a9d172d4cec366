"""Of an erased address the suppression list also knows that its person stopped advertising in the messenger."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from botkit.store.sql.types import Instant

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.add_column("suppressions", sa.Column("platform_stopped_at", Instant()))
