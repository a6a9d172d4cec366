"""Events that a flow posts for another contact wait beside those that the business posts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.add_column("fanouts", sa.Column("contact", sa.Text()))
    posted = sa.text("contact IS NOT NULL")
    op.create_index("fanouts_posted", "fanouts", ["id"], sqlite_where=posted, postgresql_where=posted)
