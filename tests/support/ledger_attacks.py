"""What somebody who owns the database can do to the ledger: take the triggers down, and make its chain anew by the public formula."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from msgspec.structs import replace
from sqlalchemy import Connection, text

from botkit.policy.consent import hash_chain as chain
from botkit.policy.consent.hash_chain import Block
from botkit.policy.consent.model import ConsentEvent
from botkit.policy.consent.seal_keys import SealKey
from botkit.service.consent.record import record_consents
from botkit.store.consent import ledger_seals
from botkit.store.tables import GUARDED, consents
from botkit.store.tables import ledger_triggers as guards

Attack = Callable[[Connection], None]

LATER = datetime(2026, 1, 9, tzinfo=UTC)
KEY, FOREIGN = SealKey("11" * 32), SealKey("22" * 32)
WITHDRAWN, GIVEN, ERASED = 1, 2, 3  # contacts, by what was last said of them


@contextmanager
def guards_down(tx: Connection) -> Iterator[None]:
    """Change what the triggers refuse, and leave no trace in the schema."""
    if tx.dialect.name == "postgresql":
        tx.execute(text("SET LOCAL session_replication_role = replica"))
        yield
        tx.execute(text("SET LOCAL session_replication_role = origin"))
        return
    for table in GUARDED:
        for statement in guards.drops("sqlite", table.name):
            tx.execute(text(statement))
    yield
    make_guards_anew(tx)


def make_guards_anew(tx: Connection) -> None:
    for table in GUARDED:
        for statement in guards.drops(tx.dialect.name, table.name):
            tx.execute(text(statement))
        guards.create_triggers(table, tx)


def digest_anew(tx: Connection, contact: int, seq: int) -> None:
    """Give a changed line the digest that belongs to it."""
    names = ", ".join(f'"{name}"' for name in chain.LINE_FIELDS)
    where = f"contact_id = {contact} AND seq = {seq}"
    parts = tuple(tx.execute(text(f"SELECT {names} FROM consents WHERE {where}")).one())
    tx.execute(text(f"UPDATE consents SET digest = :digest WHERE {where}"), {"digest": chain.line_digest(parts)})


def seal_anew(tx: Connection, key: SealKey | None = None) -> None:
    """Make the whole chain anew over what the tables hold now, signed with a key of one's own or not at all."""
    last: Block | None = None
    for sealed in list(ledger_seals.all_blocks(tx)):
        lines = tx.execute(text("SELECT digest FROM consents WHERE batch = :batch ORDER BY contact_id, seq"), {"batch": sealed.batch})
        erasures = tx.execute(
            text("SELECT digest FROM consent_erasures WHERE batch = :batch ORDER BY contact_id, upto"), {"batch": sealed.batch}
        )
        verdicts = tx.execute(text("SELECT digest FROM verdict_seals WHERE block = :block ORDER BY id"), {"block": sealed.block.number})
        several = [list(rows.scalars()) for rows in (lines, erasures, verdicts)]
        block = replace(
            sealed.block,
            number=last.number + 1 if last else 1,
            **dict(zip(("lines", "erasures", "verdicts"), map(len, several), strict=True)),
            digest=chain.block_digest(digest for digests in several for digest in digests),
            key=key.name if key else "",
        )
        block = replace(block, seal=chain.seal(last.seal, block, last.signature) if last else chain.seal(chain.FIRST, block))
        signature = key.sign(block.seal) if key else ""
        columns = ("number", "lines", "erasures", "verdicts", "digest", "seal", "key")
        changed = ", ".join(f'"{name}" = :{name}' for name in columns)
        values = {name: getattr(block, name) for name in columns}
        statement = text(f"UPDATE consent_seals SET {changed}, signature = :signature WHERE batch = :batch")
        tx.execute(statement, {**values, "signature": signature, "batch": sealed.batch})
        last = replace(block, signature=signature)


def run(*statements: str) -> Attack:
    def attack(tx: Connection) -> None:
        for statement in statements:
            assert tx.execute(text(statement)).rowcount != 0, statement

    return attack


def forge_a_later_yes(key: str, signer: SealKey | None) -> Attack:
    """A line dated back, with its event, its digest, and a block by the public formula at the end of the chain."""

    def attack(tx: Connection) -> None:
        columns = [column.name for column in consents.columns if column.name not in ("contact_id", "seq", "batch", "occurred_at")]
        copied = ", ".join(f'"{name}"' for name in columns)
        at = "(SELECT MAX(occurred_at) + 1 FROM consents WHERE contact_id = 1)"
        line = f"INSERT INTO consents (contact_id, seq, batch, occurred_at, {copied}) SELECT 1, 90, 'forged', {at}, {copied}"
        tx.execute(text(f"{line} FROM consents WHERE contact_id = 1 AND action = 'given'"))
        digest_anew(tx, 1, 90)
        event = "INSERT INTO events (contact_id, seq, channel, at, kind, body) SELECT contact_id, 90, channel, at, kind, body FROM events"
        tx.execute(text(f"{event} WHERE contact_id = 1 AND kind = 'consent_recorded' AND seq = 1"))
        last = ledger_seals.last_block(tx)
        assert last is not None
        digest = chain.block_digest(tx.execute(text("SELECT digest FROM consents WHERE batch = 'forged'")).scalars())
        block = Block(number=last.number + 1, lines=1, digest=digest, seal="", at=last.at + 1, key=key)
        seal = chain.seal(last.seal, block)
        block = replace(block, seal=seal, signature=signer.sign(seal) if signer else "")
        values = {name: getattr(block, name) for name in Block.__struct_fields__}
        names = ", ".join(f'"{name}"' for name in values)
        tx.execute(
            text(f"INSERT INTO consent_seals (batch, {names}) VALUES ('forged', {', '.join(f':{name}' for name in values)})"), values
        )

    return attack


def added_to(attack: Attack) -> Attack:
    """Afterwards an honest process adds its own block, and knows nothing of it."""

    def and_honest(tx: Connection) -> None:
        attack(tx)
        entry = ConsentEvent(action="withdrawn", purpose="utility", occurred_at=LATER)
        record_consents(tx, {GIVEN: (entry,)}, LATER)
        ledger_seals.seal(tx, KEY)

    return and_honest


def turn_no_into_yes(key: SealKey | None) -> Attack:
    def attack(tx: Connection) -> None:
        run(f"UPDATE consents SET action = 'given' WHERE contact_id = {WITHDRAWN} AND action = 'withdrawn'")(tx)
        seq = tx.execute(text(f"SELECT MAX(seq) FROM consents WHERE contact_id = {WITHDRAWN}")).scalar_one()
        digest_anew(tx, WITHDRAWN, seq)
        seal_anew(tx, key)

    return attack


def drop_trigger(name: str, table: str) -> Attack:
    def attack(tx: Connection) -> None:
        tx.execute(text(f"DROP TRIGGER {name}" + (f" ON {table}" if tx.dialect.name == "postgresql" else "")))

    return attack


def weaken_trigger(tx: Connection) -> None:
    """A trigger of the same name that lets everything through."""
    if tx.dialect.name == "postgresql":
        tx.execute(text("CREATE OR REPLACE FUNCTION botkit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN OLD; END $$"))
    else:
        tx.execute(text("DROP TRIGGER consents_no_delete"))
        tx.execute(text("CREATE TRIGGER consents_no_delete BEFORE DELETE ON consents WHEN 0 BEGIN SELECT RAISE(ABORT, 'no'); END"))


def forge_erasure(tx: Connection) -> None:
    """Hide a standing consent behind an erasure that nobody made."""
    run(f"UPDATE consents SET personal = NULL, salt = NULL WHERE contact_id = {GIVEN}")(tx)
    copy = "INSERT INTO consent_erasures (contact_id, upto, batch, at, reason, digest) SELECT 2, 99, batch, at, reason, digest"
    run(f"{copy} FROM consent_erasures")(tx)


LAST = "(SELECT MAX(number) FROM consent_seals)"
VERDICT = "kind = 'message_queued' AND seq ="
ADDED = "INSERT INTO events (contact_id, seq, channel, at, kind, body) SELECT contact_id, 77, channel, at, kind, body FROM events"

# What is done -> what the audit finds. The rows of the table in docs/consent-proof.md, by the words that stand there.
ATTACKS: dict[str, tuple[Attack, str]] = {
    "a line is changed": (run("UPDATE consents SET action = 'given' WHERE action = 'withdrawn'"), "changed"),
    "a line is changed with its digest": (
        lambda tx: (run("UPDATE consents SET topic = 'x' WHERE contact_id = 2")(tx), digest_anew(tx, 2, 2), digest_anew(tx, 2, 1))[0],
        "changed",
    ),
    "a line is deleted": (run(f"DELETE FROM consents WHERE contact_id = {WITHDRAWN} AND action = 'withdrawn'"), "missing"),
    "a block is deleted with its lines": (
        run("DELETE FROM consents WHERE action = 'withdrawn'", "DELETE FROM consent_seals WHERE number = 2"),
        "gap",
    ),
    "a forged line, dated back, with its event and a seal by the public formula": (forge_a_later_yes("", None), "signature"),
    "the same, signed with another key under the name of ours": (forge_a_later_yes(KEY.name, FOREIGN), "signature"),
    "the same, and honest blocks are added afterwards": (added_to(forge_a_later_yes(KEY.name, FOREIGN)), "signature"),
    "the whole chain is made anew without signatures": (turn_no_into_yes(None), "signature"),
    "the whole chain is made anew and signed with another key": (turn_no_into_yes(FOREIGN), "signature"),
    "the signature of a block is put on another": (
        run("UPDATE consent_seals SET signature = (SELECT signature FROM consent_seals WHERE number = 1) WHERE number = 2"),
        "signature",
    ),
    "a signature is removed": (run("UPDATE consent_seals SET signature = '' WHERE number = 2"), "signature"),
    "a seal's time is moved": (run(f"UPDATE consent_seals SET at = at + 1 WHERE number = {LAST}"), "seal"),
    "a seal's time is moved before the block before it": (
        lambda tx: (run(f"UPDATE consent_seals SET at = 0 WHERE number = {LAST}")(tx), seal_anew(tx))[0],
        "signature",
    ),
    "a seal is made one of the first version, which had no signature": (
        run("UPDATE consent_seals SET version = NULL, key = NULL, signature = NULL WHERE number = 2"),
        "seal",
    ),
    "personal fields and salt of a standing consent are emptied": (
        run(f"UPDATE consents SET personal = NULL, salt = NULL WHERE contact_id = {GIVEN}"),
        "erasure",
    ),
    "the same with an erasure that nobody signed": (forge_erasure, "changed"),
    "a signed erasure is deleted": (run("DELETE FROM consent_erasures"), "changed"),
    "an event beside a line is deleted": (run(f"DELETE FROM events WHERE contact_id = {WITHDRAWN} AND kind = 'consent_recorded'"), "event"),
    "an event beside a line is made one of another kind": (
        run(f"UPDATE events SET kind = 'opted_in' WHERE contact_id = {WITHDRAWN} AND kind = 'consent_recorded'"),
        "event",
    ),
    "an event that claims a consent is added to the log": (
        run(f"{ADDED} WHERE contact_id = {WITHDRAWN} AND kind = 'consent_recorded' AND seq = 1"),
        "cut",
    ),
    "a decision of the gate is changed": (run(f"UPDATE events SET body = '{{}}' WHERE {VERDICT} 11"), "verdict"),
    "a decision that is not in the chain yet is changed": (run(f"UPDATE events SET body = '{{}}' WHERE {VERDICT} 12"), "verdict"),
    "a decision is deleted": (run(f"DELETE FROM events WHERE {VERDICT} 11"), "verdict"),
    "a decision is added": (run(f"{ADDED} WHERE {VERDICT} 11"), "verdict"),
    "a decision is deleted with its signature": (
        run(f"DELETE FROM events WHERE {VERDICT} 11", "DELETE FROM verdict_seals WHERE block IS NOT NULL"),
        "changed",
    ),
    "a signature of decisions is exchanged": (
        run("UPDATE verdict_seals SET signature = '00' WHERE block IS NULL"),
        "signature",
    ),
    "a trigger is dropped": (drop_trigger("consents_no_delete", "consents"), "guards"),
    "a trigger is replaced by one that refuses nothing": (weaken_trigger, "guards"),
}

# What leaves a database that is sound in itself.
NOT_FOUND: dict[str, Attack] = {
    "the newest blocks are cut off, with their lines and events": run(
        f"DELETE FROM events WHERE seq > 1 AND contact_id = {GIVEN} AND kind = 'consent_recorded'",
        f"DELETE FROM consents WHERE batch = (SELECT batch FROM consent_seals WHERE number = {LAST})",
        "DELETE FROM consent_seals WHERE number = 5",
    ),
}
