"""An index of ranges on PostgreSQL, for what the retention looks for. It is made in one pass over the table, and stays small."""

from __future__ import annotations

from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.create_index("messages_queued", "messages", ["queued_at"], postgresql_using="brin", postgresql_with={"autosummarize": "on"})
