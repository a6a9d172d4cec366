"""The ledger: every field of a line, its digest and seal, its guards; suppressions, imports, merges and daily jobs."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from botkit.policy.consent import hash_chain as chain
from botkit.policy.consent.model import ConsentEvent
from botkit.store.consent import consents, ledger_seals
from botkit.store.consent.consents import ConsentRow
from botkit.store.sql.types import EPOCH, MICROSECOND
from botkit.store.tables import ledger_triggers as guards

revision = "0003"
down_revision = "0002"

_PIECE = 1000  # lines held in memory

_LINE = (
    *(("batch", sa.Text()), ("channel", sa.Text()), ("action", sa.Text()), ("purpose", sa.Text()), ("topic", sa.Text())),
    *(("basis", sa.Text()), ("method", sa.Text()), ("actor", sa.Text()), ("by", sa.Text()), ("scope", sa.Text())),
    *(("language", sa.Text()), ("text_id", sa.Text()), ("text_version", sa.Text()), ("text_sha256", sa.Text())),
    *(("collection_point", sa.Text()), ("jurisdiction", sa.Text()), ("double_opt_in", sa.SmallInteger())),
)


def upgrade() -> None:
    tx = op.get_bind()
    op.rename_table("consents", "consents_before")
    if tx.dialect.name == "postgresql":
        op.execute("ALTER INDEX consents_pkey RENAME TO consents_before_pkey")
    op.create_table(
        "consents",
        sa.Column("contact_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        *(sa.Column(name, kind, nullable=False) for name, kind in _LINE),
        sa.Column("valid_until", sa.BigInteger(), nullable=True),
        sa.Column("occurred_at", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("personal", sa.Text(), nullable=True),
        sa.Column("salt", sa.Text(), nullable=True),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("contact_id", "seq"),
    )
    op.create_index("consents_batch", "consents", ["batch"], unique=False)
    op.create_table(
        "consent_seals",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("lines", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("seal", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("consent_seals_batch", "consent_seals", ["batch"], unique=True)
    _others()
    _take_over(tx)
    op.drop_table("consents_before")
    _mark_keys(tx)
    for table in ("consents", "consent_seals"):
        columns = [column["name"] for column in sa.inspect(tx).get_columns(table)]
        for statement in guards.statements(tx.dialect.name, table, columns):
            op.execute(statement)


def _others() -> None:
    op.create_table(
        "suppressions",
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("mark"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "imports",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("line", sa.BigInteger(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("rejects", sa.BigInteger(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("sha256"),
    )
    op.create_table(
        "merges",
        sa.Column("contact_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("into_contact", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("contact_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("merges_into", "merges", ["into_contact"], unique=False)
    op.create_table(
        "jobs",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("done_at", sa.BigInteger(), nullable=False),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.Column("node", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("name"),
    )


def _take_over(tx: sa.Connection) -> None:
    """The lines that there are, sealed now: from here on nothing can be changed unseen."""
    ledger_seals.clear_pending(tx)
    before = tx.execute(sa.text("SELECT * FROM consents_before ORDER BY contact_id, seq")).mappings()
    while piece := before.fetchmany(_PIECE):
        consents.append(tx, [_line(row) for row in piece])
    ledger_seals.clear_pending(tx)
    lines = tx.execute(sa.text("SELECT batch, digest, recorded_at FROM consents ORDER BY contact_id, seq")).all()
    if lines:  # as the ledger was sealed at the time of this revision
        digest = chain.block_digest(line.digest for line in lines)
        seal = {"batch": lines[0].batch, "lines": len(lines), "digest": digest, "at": max(line.recorded_at for line in lines)}
        seal["seal"] = chain.first_seal(chain.FIRST, 1, len(lines), digest)
        tx.execute(
            sa.text("INSERT INTO consent_seals (number, batch, lines, digest, seal, at) VALUES (1, :batch, :lines, :digest, :seal, :at)"),
            seal,
        )


def _mark_keys(tx: sa.Connection) -> None:
    """Keys of deliveries hold the number of whoever wrote: only what tells them apart is kept."""
    known = tx.execute(sa.text("SELECT channel, key FROM dedupe")).all()
    lines = [{"channel": channel, "was": key, "mark": hashlib.sha256(key.encode()).hexdigest()} for channel, key in known]
    if lines:
        tx.execute(sa.text("UPDATE dedupe SET key = :mark WHERE channel = :channel AND key = :was"), lines)


def _line(row: sa.RowMapping) -> ConsentRow:
    at: datetime = EPOCH + row["at"] * MICROSECOND
    known = {name: row[name] for name in ("action", "purpose", "topic", "language", "method", "wording", "evidence")}
    entry = ConsentEvent(**{**known, "occurred_at": at.astimezone(UTC)})
    return ConsentRow(contact_id=row["contact_id"], seq=row["seq"], channel=row["channel"], recorded_at=at, entry=entry)
