"""The configuration: the values of botkit.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Literal

from botkit.billing.terms import Terms
from botkit.core.model.budget import Budgets
from botkit.core.model.business import Business
from botkit.core.model.statement import StatementTerms
from botkit.policy.consent.seal_keys import SealKey, TrustedKeys
from botkit.policy.gate.contact_rules import ContactRules


@dataclass(frozen=True, kw_only=True)
class Channel:
    """One configured number or page. `account` is the platform's id of it. Secrets are empty when they were not asked for."""

    name: str
    platform: str
    account: str
    webhook_ids: tuple[str, ...] = ()  # further ids by which the platform's webhooks name it
    token: str = field(default="", repr=False)
    app_secrets: tuple[str, ...] = field(default=(), repr=False)
    verify_token: str = field(default="", repr=False)
    form_key: str = field(default="", repr=False)  # private, PEM: opens what forms send
    business_account: str = ""  # the platform's id of the account that owns number and templates
    base_url: str = ""  # empty: the platform's own
    version: str = ""  # empty: the adapter's own
    per_second: float | None = None  # None: what the platform allows every number


@dataclass(frozen=True, kw_only=True)
class Function:
    """Something that flows can `call`: an address, or a Python function `package.module:name`."""

    name: str
    url: str = ""
    python: str = ""
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: Mapping[str, str] | None = None
    timeout: timedelta = timedelta(seconds=10)
    retries: int = 0
    hosts: tuple[str, ...] = ()
    allow_private: bool = False


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A tool in which people of the business answer: our own webhook, or a tool of its own kind (`webhooks.desks`).

    `account`, `inbox` and `token` are of such a tool. `secrets` sign what the desk is told, or what it tells us; two during a change.
    """

    name: str
    kind: Literal["webhook", "chatwoot"] = "webhook"
    url: str = ""
    queues: tuple[str, ...] = ()
    secrets: tuple[str, ...] = field(default=(), repr=False)
    token: str = field(default="", repr=False)
    account: str = ""
    inbox: str = ""
    allow_private: bool = False


@dataclass(frozen=True, kw_only=True)
class Server:
    """Where the server listens. The admin port is for the machine itself. Without a token, nobody may post events.

    `publish` says when a server that starts makes the flows of its folder the live ones (docs/publishing.md).
    `database_patience` is how long a server that starts waits for a database that is away.
    `state` is the folder for the files that a node keeps outside the database (docs/operations.md); empty: beside the database.
    """

    host: str = "127.0.0.1"
    port: int = 8080
    admin_host: str = "127.0.0.1"
    admin_port: int = 8081
    events_token: str = field(default="", repr=False)
    events_tokens: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    publish: Literal["new", "always", "never"] = "new"
    state: str = ""
    database_patience: timedelta = timedelta(minutes=5)

    @property
    def tokens(self) -> Mapping[str, tuple[str, ...]]:
        """All tokens by name; that of `events_token` is called "events"."""
        return {**({"events": (self.events_token,)} if self.events_token else {}), **self.events_tokens}


@dataclass(frozen=True, kw_only=True)
class UnknownOutcome:
    """What to do with a send that a crash left without an answer: `resend` it or `hold` it for a person. A template costs money."""

    text: str = "resend"
    template: str = "hold"


@dataclass(frozen=True, kw_only=True)
class Retention:
    """How long what is personal is kept, by class of data; None: always."""

    messages: timedelta | None = timedelta(days=13 * 31)
    log: timedelta | None = timedelta(days=13 * 31)
    sessions: timedelta | None = timedelta(days=13 * 31)
    events: timedelta | None = timedelta(days=90)
    files: timedelta | None = timedelta(days=90)
    consents: timedelta | None = timedelta(days=5 * 366)


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """How the consent ledger is signed, and where its newest seal is kept outside the database. Without `key` nothing is signed.

    `anchors` is a file, `anchor_store` a second database, `timestamps` the address of a timestamp authority; `timestamp_roots` the file
    of the certificates that its timestamps are checked with.
    """

    key: SealKey | None = field(default=None, repr=False)
    trusted: TrustedKeys = field(default_factory=TrustedKeys)
    anchors: Path | None = None
    anchor_store: str = field(default="", repr=False)
    anchor_every: timedelta = timedelta(minutes=10)
    timestamps: str = ""
    timestamp_roots: Path | None = None


@dataclass(frozen=True, kw_only=True)
class Config:
    """Everything that botkit.yaml says. `folder` is its folder: relative paths start there."""

    folder: Path = Path()
    business: Business = field(default_factory=Business)
    channels: Mapping[str, Channel] = field(default_factory=dict)
    functions: Mapping[str, Function] = field(default_factory=dict)
    desks: Mapping[str, Desk] = field(default_factory=dict)
    store: str = field(default="sqlite:///botkit.db", repr=False)
    server: Server = field(default_factory=Server)
    flows: Path = Path("flows")
    sheets: Path = Path("sheets")  # the folder of the files of collected rows
    rules: ContactRules = field(default_factory=ContactRules)
    suppression_key: bytes = field(default=b"", repr=False)
    ledger: Ledger = field(default_factory=Ledger)
    retention: Retention = field(default_factory=Retention)
    mark_read: bool = True
    unknown_outcome: UnknownOutcome = field(default_factory=UnknownOutcome)
    billing: Terms = field(default_factory=Terms)
    budgets: Budgets = field(default_factory=Budgets)
    approve_above: Decimal | None = None  # what a broadcast may cost without somebody else's approval; None: anything
    statement: StatementTerms = field(default_factory=StatementTerms)

    @property
    def flow_folder(self) -> Path:
        """The folder of the flows: `flows` under botkit.yaml, or the folder of botkit.yaml itself."""
        return self.flows if self.flows.is_dir() else self.folder
