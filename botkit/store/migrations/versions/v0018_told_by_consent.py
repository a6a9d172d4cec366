"""Who agreed to a topic before this is told what goes to it, like those who agree from now on."""

from __future__ import annotations

from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.execute(
        "INSERT INTO subscriptions (contact_id, topic, value, at) "
        "SELECT contact_id, topic, 'null', MIN(recorded_at) FROM consents "
        "WHERE action IN ('given', 'confirmed', 'imported') AND topic <> '' GROUP BY contact_id, topic ON CONFLICT DO NOTHING"
    )
