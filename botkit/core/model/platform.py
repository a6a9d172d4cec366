"""The interface to the platforms: what an adapter returns (`Item`), what it sends (`Cleared`), and what it must implement (`Platform`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol

from msgspec import Struct, field

from botkit.core.model.contact import Address
from botkit.core.model.message import Content, Outgoing, Purpose, Reaction, Referral
from botkit.core.model.message_parts import PartSupport
from botkit.core.model.pricing import Pricing, TierChange


class Sender(Struct, frozen=True, kw_only=True):
    """Who wrote. Any of it may be missing. `user_id` is scoped to the business, `phone` is digits only; `spellings` are further forms of
    the number under which the same person may be known (Brazil, Mexico, Argentina)."""

    user_id: str = ""
    phone: str = ""
    parent_id: str = ""
    name: str = ""
    username: str = ""
    spellings: tuple[str, ...] = ()

    @property
    def identifiers(self) -> tuple[str, ...]:
        """All that may find this person, best first. A parent id may not: it is valid beyond our own business account."""
        return tuple(value for value in (self.user_id, self.phone, *self.spellings) if value)


class Incoming(Struct, frozen=True, kw_only=True, tag="incoming"):
    """One message of a customer. `account` is the platform's id of our number or page, `id` the platform's id of the message.

    `at` is None when the platform's time cannot be read: the time of receipt stands in. `observed` messages belong to another
    responder's conversation or to the past: kept, never answered.
    """

    account: str
    id: str
    at: datetime | None
    sender: Sender
    content: Content
    reply_to: str = ""
    forwarded: Literal["", "forwarded", "often"] = ""
    product: str = ""
    referral: Referral | None = None
    group: str = ""
    observed: bool = False


class IdentityChanged(Struct, frozen=True, kw_only=True, tag="identity_changed"):
    """The person known as `old` is now `new`: another number, another scoped id. Not a message: never answered."""

    account: str
    id: str
    at: datetime | None
    old: Sender
    new: Sender


class Preference(Struct, frozen=True, kw_only=True, tag="preference"):
    """The person stopped or resumed marketing in the messenger's own settings, or signed up for it there.

    `token` is what some platforms want to see instead of an address when they are asked to deliver on the strength of this; `topic` the
    platform's own label for what was agreed to.
    """

    account: str
    id: str
    at: datetime | None
    sender: Sender
    value: str  # stop, resume, signup
    category: str = "marketing"
    token: str = ""
    topic: str = ""


class Echo(Struct, frozen=True, kw_only=True, tag="echo"):
    """A message that somebody else sent for the business: a colleague in the business app, another program."""

    account: str
    id: str
    at: datetime | None
    recipient: Sender
    human: bool
    ours: str = ""  # our own tag, when it is one of ours
    content: Content | None = None  # what they wrote, if the platform tells it


class PlatformError(Struct, frozen=True, kw_only=True):
    code: str
    title: str = ""
    details: str = ""


class Receipt(Struct, frozen=True, kw_only=True, tag="receipt"):
    """What became of a message that we sent. `message` is the platform's id; `tag` the string that we gave it when sending.

    `watermark` receipts (Messenger, Instagram) speak of everything sent to `recipient` up to `at`, or up to and with `message`
    when it is named.
    """

    account: str
    id: str  # the dedupe key
    message: str
    status: str  # sent, delivered, read, played, failed; others are kept and ignored
    at: datetime | None
    recipient: Sender = field(default_factory=Sender)
    participant: str = ""
    watermark: bool = False
    tag: str = ""
    errors: tuple[PlatformError, ...] = ()
    pricing: Mapping[str, Any] = field(default_factory=dict)
    conversation: Mapping[str, Any] = field(default_factory=dict)
    price: Pricing | None = None


class TemplateUpdate(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What news say about one approved wording; None: nothing about this. `account` is the platform's id of its owner.

    `status` in our words: approved, pending, rejected, paused, disabled, deleted and whatever else the platform calls it, in small letters.
    """

    account: str
    name: str
    language: str
    category: str | None = None
    status: str | None = None
    quality: str | None = None
    reason: str | None = None


class AccountStatusUpdate(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What news say about what the account may do; None: nothing about this.

    `restriction`: all (nothing may go out), starts (only answers), none (lifted). `until` belongs to it; None has no stated end.
    `notices`: whether templates of the category utility may go out, beside that; `notices_until` belongs to it.
    `people_limit`: people who may be written to outside windows in 24 hours; 0: without limit.
    """

    restriction: Literal["all", "starts", "none"] | None = None
    until: datetime | None = None
    notices: Literal["restricted", "none"] | None = None
    notices_until: datetime | None = None
    people_limit: int | None = None


class AccountUpdate(Struct, frozen=True, kw_only=True, tag="account_update"):
    """News about our account, a number or a template. `details` is the platform's value as it came.

    `template` and `standing` are what of it decides about messages, in our words.
    """

    account: str
    id: str
    at: datetime | None
    field: str
    event: str = ""
    severity: Literal["info", "warning", "alert"] = "info"
    details: Mapping[str, Any]
    template: TemplateUpdate | None = None
    standing: AccountStatusUpdate | None = None
    tier: TierChange | None = None


class Unknown(Struct, frozen=True, kw_only=True, tag="unknown"):
    """Something that cannot be read or is not known yet; kept raw (JSON text), answered with 200 like everything else."""

    account: str
    id: str
    what: str
    raw: str


Item = Incoming | IdentityChanged | Preference | Echo | Receipt | AccountUpdate | Unknown


class Account(Struct, frozen=True, kw_only=True):
    """What an adapter must know of a channel to send: the platform's id of the number or page, where its API is, its token."""

    id: str
    base_url: str
    version: str
    token: str


class MarkRead(Struct, frozen=True, kw_only=True, tag="mark_read"):
    """Tell the customer that their message was read and an answer is being written."""

    message: str
    typing: bool = True


class Cleared(Struct, frozen=True, kw_only=True):
    """A message that the gate let pass: only `botkit.policy.gate` makes one. `form` says how it may go out.

    `tag` comes back with every receipt; `to` is every address known on this platform, best first. `human_agent`: it may go out after the
    window because a person wrote it, and has to say so.
    """

    to: tuple[Address, ...]
    message: Outgoing
    form: Literal["free", "template"]
    tag: str
    reply_to: str = ""
    human_agent: bool = False


class HttpRequest(Struct, frozen=True, kw_only=True):
    """An HTTP request as a value. `body` is JSON-able; `secret_headers` never appear in a log or an error."""

    method: str
    url: str
    body: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    secret_headers: Mapping[str, str] = field(default_factory=dict)


class HttpResponse(Struct, frozen=True, kw_only=True):
    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


class TruncatedPart(Struct, frozen=True, kw_only=True):
    """A part that did not fit: which, how long it was, what fits (0: this kind of message has no place for it).

    A `length` of 0 means the opposite: the platform requires this part, it was empty, and a placeholder was put in.
    """

    part: str
    length: int
    limit: int


class Rendered(Struct, frozen=True, kw_only=True):
    """A message as requests, which are sent in order, each after the one before was taken. The last has the words, and its id counts."""

    requests: tuple[HttpRequest, ...]
    cuts: tuple[TruncatedPart, ...] = ()

    @property
    def request(self) -> HttpRequest:
        """The request that counts: of most messages the only one."""
        return self.requests[-1]


class Sent(Struct, frozen=True, kw_only=True, tag="sent"):
    """Accepted, not yet delivered. `address` is the identifier the platform knows the recipient by, when it told us."""

    platform_id: str
    address: str = ""
    status: str = ""


class Retry(Struct, frozen=True, kw_only=True, tag="retry"):
    """Try again. `scope` says what has to wait: this message, the pair of number and person, or the whole channel. `platform`: it is in
    trouble itself; the message is not to blame, and the channel pauses when this goes on.

    `after` seconds are the platform's own wish; None leaves it to our backoff. `most` limits the tries when the table does.
    """

    scope: Literal["message", "pair", "channel", "platform"]
    code: str
    after: float | None = None
    most: int | None = None


class Failed(Struct, frozen=True, kw_only=True, tag="failed"):
    """Not to be tried again. `blame`: content (ours to fix), user (stop writing to them), account or token (stop the channel, alert)."""

    blame: Literal["content", "user", "account", "token"]
    reason: str  # our machine-readable word: WINDOW_CLOSED, UNDELIVERABLE, …
    code: str


Reply = Sent | Retry | Failed


class Limits(Struct, frozen=True, kw_only=True):
    """How much a platform takes, in characters, for the checks and for cutting. Sources: the platform's own pages.

    `title` is the platform's name for people. `in_bytes`: texts are counted in bytes of UTF-8; labels are counted in characters
    everywhere. `parts`: how each part of a message goes out; what is not there is spelled out.
    """

    title: str
    in_bytes: bool = False
    text: int
    caption: int
    interactive_body: int
    header: int
    footer: int
    buttons: int
    button_label: int
    rows: int
    row_label: int
    row_description: int
    menu_label: int
    link_label: int
    per_second: float  # messages a number may send
    pair_burst: int  # messages to one person at once …
    pair_interval: float  # … and seconds between them afterwards
    parts: Mapping[str, PartSupport] = field(default_factory=dict)


class FileLocation(Struct, frozen=True, kw_only=True):
    """Where a customer's file is to be fetched. `sha256` is hexadecimal, `size` in bytes; both empty when the platform does not say."""

    url: str
    mime: str = ""
    sha256: str = ""
    size: int | None = None


class PlatformRules(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a platform permits, as far as the gate, the checks and the bill need to know. The defaults are the strictest.

    `window`: how long after a person's message free-form answers may go out; None: at any time. `human_window`: the same for words of
    a person of the business that are marked as such. `table`: whether advertising needs a consent inside the window too (`opt_in`), or
    only outside it (`window`). `templates`: the purposes for which there is approved wording; `permissions`: any of these must be
    granted for it, if there are any. `is_priced`: whether its messages are on the bill. `has_profiles`: its webhooks carry no
    names, which have to be asked for. `has_files`: customers' files have to be fetched. `types_apart`: a read mark does not show that an
    answer is being written; that is told by itself.
    """

    window: timedelta | None = timedelta(hours=24)
    human_window: timedelta | None = None
    table: Literal["opt_in", "window"] = "opt_in"
    templates: tuple[Purpose, ...] = ("utility", "marketing", "authentication")
    permissions: frozenset[str] = frozenset()
    is_priced: bool = False
    has_profiles: bool = False
    has_files: bool = False
    types_apart: bool = False


STRICTEST = PlatformRules()  # for a platform that is not known any more


class Platform(Protocol):
    """One messenger. Pure: bytes and values in, values out; who talks to the network is `webhooks.client`."""

    @property
    def name(self) -> str: ...

    @property
    def limits(self) -> Limits: ...

    @property
    def rules(self) -> PlatformRules: ...

    @property
    def graph_url(self) -> str:
        """Where its API is when botkit.yaml does not say otherwise."""

    def challenge(self, query: Mapping[str, str], verify_token: str) -> str | None:
        """The text to answer a verification request with; None when it must be refused (403)."""

    def require_signature(self, headers: Mapping[str, str]) -> None:
        """Check by the headers alone that a body can be signed, before it is read. Raises `SignatureMismatch`."""

    def verify(self, headers: Mapping[str, str], body: bytes, secrets: Sequence[str]) -> None:
        """Check the signature over the raw bytes, in constant time. Raises `SignatureMismatch`."""

    def parse(self, body: bytes) -> tuple[Item, ...]:
        """Every element of every entry. Raises `BodyUnreadable` only when the body is no JSON (or NaN, or nested too deep)."""

    def render(self, cleared: Cleared, account: Account) -> Rendered:
        """The requests that send a message, shortened to the platform's limits. The same message gives the same requests."""

    def signal(self, signal: MarkRead | Reaction, to: tuple[Address, ...], account: Account) -> HttpRequest:
        """A read mark with typing, or a reaction: nothing a customer reads, nothing that is queued."""

    def reply(self, response: HttpResponse) -> Reply:
        """What the platform's answer to a send means."""

    def locate_file(self, ref: str, account: Account) -> HttpRequest | None:
        """Ask where the file with this id of the platform is; None where the webhook's own address is used."""

    def file_location(self, response: HttpResponse) -> FileLocation | None:
        """Where it is; None when it is gone, or not ours."""

    def fetch_file(self, url: str, account: Account) -> HttpRequest:
        """Fetch it. Raises `ValueError` for an address that is not the platform's: the token would go to another host."""

    def profile_request(self, address: str, account: Account) -> HttpRequest:
        """Ask for the name of the person at an address. Only where the rules say that there are profiles."""

    def profile_name(self, response: HttpResponse) -> str:
        """The name in the answer; empty when there is none, whatever came."""

    def sender_at(self, written: str) -> Sender | None:
        """Whom an address means, as people write it; None for what is no address of this platform."""

    def verdict(self, errors: Sequence[PlatformError]) -> Retry | Failed:
        """What the errors of a `failed` receipt mean: the same table as for `reply`."""
