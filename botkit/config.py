"""Configuration: botkit.yaml -> Config, read like a flow file, with every problem at its place and no secret in the file.

The environment overrides where the store is and where the server listens (`BOTKIT_STORE`, `BOTKIT_PORT`, …), because that differs
between machines that share the file. It is read here from a mapping that the caller passes: pydantic-settings would read the process's
own environment, and could not say at which line of the file a missing secret is named.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from msgspec.structs import replace

from botkit.billing.markets import shipped_markets
from botkit.billing.months import first_moment
from botkit.billing.terms import AuthInternational, BillingAccount, SessionTerms, Terms
from botkit.core.budget import Budget, Budgets
from botkit.core.business import Business, Queue, TemplateInfo, Topic
from botkit.errors import ConfigInvalid, SecretMissing
from botkit.flowfile.budget_settings import BudgetPart
from botkit.flowfile.catalogue import FILE as CATALOGUE
from botkit.flowfile.catalogue import infos, read_catalogue
from botkit.flowfile.hours import Night
from botkit.flowfile.problems import Problem, has_errors, render_all, sort_problems
from botkit.flowfile.reader import has_version, read_part
from botkit.flowfile.reading import Reading
from botkit.flowfile.secrets import ADVICE, SecretRef, find_secret, is_secret_header
from botkit.flowfile.settings import ChannelPart, FunctionPart, Settings
from botkit.flowfile.source import read_document
from botkit.flowfile.words import did_you_mean
from botkit.policy.quiet import QuietHours
from botkit.policy.rules import Critical, Rules
from botkit.policy.state import Cap

FILE = "botkit.yaml"
LARGEST_SECRET = 65_536  # bytes of a secret's file; a key has some thousand, more is the wrong file

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, kw_only=True)
class Channel:
    """One configured number or page. `account` is the platform's id of it. Secrets are empty when they were not asked for."""

    name: str
    platform: str
    account: str
    token: str = field(default="", repr=False)
    app_secrets: tuple[str, ...] = field(default=(), repr=False)
    verify_token: str = field(default="", repr=False)
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
class Server:
    """Where the server listens. The admin port is for the machine itself. Without a token, nobody may post events.

    `publish` says when a server that starts makes the flows of its folder the live ones (docs/publishing.md).
    """

    host: str = "127.0.0.1"
    port: int = 8080
    admin_host: str = "127.0.0.1"
    admin_port: int = 8081
    events_token: str = field(default="", repr=False)
    publish: Literal["new", "always", "never"] = "new"


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
    consents: timedelta | None = timedelta(days=5 * 366)


@dataclass(frozen=True, kw_only=True)
class Config:
    """Everything that botkit.yaml says. `folder` is where it stands: paths in it start there."""

    folder: Path = Path()
    business: Business = field(default_factory=Business)
    channels: Mapping[str, Channel] = field(default_factory=dict)
    functions: Mapping[str, Function] = field(default_factory=dict)
    store: str = field(default="sqlite:///botkit.db", repr=False)
    server: Server = field(default_factory=Server)
    flows: Path = Path("flows")
    rules: Rules = field(default_factory=Rules)
    suppression_key: bytes = field(default=b"", repr=False)
    retention: Retention = field(default_factory=Retention)
    mark_read: bool = True
    unknown_outcome: UnknownOutcome = field(default_factory=UnknownOutcome)
    billing: Terms = field(default_factory=Terms)
    budgets: Budgets = field(default_factory=Budgets)

    @property
    def flow_folder(self) -> Path:
        """Where the flows are. The shipped botkit.yaml stands among its flows; `botkit init` puts it above them."""
        return self.flows if self.flows.is_dir() else self.folder


def load(path: Path, environ: Mapping[str, str], *, secrets: bool = True, catalogue: bool = True) -> Config:
    """Read botkit.yaml. With `secrets=False` (check, chat) secrets stay empty and need not be set; `catalogue=False` is for whoever
    writes the catalogue of templates anew.

    Raises `ConfigInvalid` with every problem of the file, `SecretMissing` with every secret that is not set or is empty.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise ConfigInvalid(f'there is no file "{path}"; create one with "botkit init", or say where it is') from None
    except OSError as fault:
        raise ConfigInvalid(f'the file "{path}" cannot be read: {fault.strerror}') from None
    written, reading, problems = read_config(str(path), content)
    if written is None or has_errors(problems):
        raise ConfigInvalid(render_all(problems))
    return build(written, reading, path.parent, environ, secrets=secrets, catalogue=catalogue)


def read_config(file: str, content: bytes) -> tuple[Settings | None, Reading, tuple[Problem, ...]]:
    """Read the settings as written, with all problems, without looking at the environment."""
    document, found = read_document(file, content)
    reading = Reading(document=document)
    settings: Settings | None = None
    if has_version(document, reading):
        settings, reading = read_part(document, Settings, f"in {FILE}")
    if settings is not None:
        _check(settings, reading)
    return settings, reading, sort_problems([*found, *reading.problems])


def business_of(settings: Settings) -> Business:
    """The business as flows see it."""
    about = settings.business
    return Business(
        name=about.name,
        zone=about.zone,
        language=about.language,
        fields=dict(about.fields),
        topics={name: Topic(name=name, title=topic.title, purpose=topic.purpose) for name, topic in settings.topics.items()},
        queues={
            name: Queue(name=name, hours=tuple(opening for line in queue.hours for opening in line.openings))
            for name, queue in settings.queues.items()
        },
        functions=tuple(settings.functions),
        templates={
            name: TemplateInfo(name=name, category=template.category, languages=dict(template.languages))
            for name, template in settings.templates.items()
        },
        temperament=settings.understanding,
        joins_bubbles=settings.bubbles == "joined",
    )


def _with_catalogue(business: Business, file: Path) -> Business:
    """What the catalogue knows of a template goes before what botkit.yaml says of that name."""
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return business
    except OSError as fault:
        raise ConfigInvalid(f'the file "{file}" cannot be read: {fault.strerror}') from None
    try:
        listed = read_catalogue(content)
    except ValueError as fault:
        raise ConfigInvalid(f'"{file}" is no catalogue of templates: {fault}; write it anew with "botkit templates sync"') from None
    return replace(business, templates={**business.templates, **infos(listed.templates)})


def rules_of(settings: Settings) -> Rules:
    """What the business chose about being in touch with people."""
    caps = ((settings.caps.marketing_per_day, timedelta(days=1)), (settings.caps.marketing_per_week, timedelta(days=7)))
    critical = settings.critical
    return Rules(
        quiet=_quiet(settings.quiet.hours),
        channel_quiet={name: _quiet(channel.quiet) for name, channel in settings.channels.items() if channel.quiet is not None},
        quiet_for_utility=settings.quiet.notices,
        caps=tuple(Cap(most, period) for most, period in caps if most),
        reminders=settings.reminders,
        critical=None
        if not critical.basis
        else Critical(basis=critical.basis, templates=frozenset(critical.templates), duty=critical.duty, per_day=critical.per_day),
        has_budgets=budgets_of(settings).any,
        permissions={name: frozenset(channel.permissions) for name, channel in settings.channels.items() if channel.permissions},
    )


def _quiet(night: Night) -> QuietHours | None:
    return None if night.start == night.end else QuietHours(start=night.start, end=night.end)


def build(
    settings: Settings, reading: Reading, folder: Path, environ: Mapping[str, str], *, secrets: bool, catalogue: bool = True
) -> Config:
    """The configuration for this machine. Raises `SecretMissing`."""
    keys = _Keys(reading, folder, environ, is_needed=secrets)
    server = settings.server
    config = Config(
        folder=folder,
        business=_with_catalogue(business_of(settings), folder / CATALOGUE) if catalogue else business_of(settings),
        channels={name: _channel(name, part, keys) for name, part in settings.channels.items()},
        functions={name: _function(name, part, keys) for name, part in settings.functions.items()},
        store=_beside(environ.get("BOTKIT_STORE") or keys.at_hand(settings.store, "store"), folder),
        server=Server(
            host=environ.get("BOTKIT_HOST") or server.host,
            port=_port(environ, "BOTKIT_PORT", server.port),
            admin_host=environ.get("BOTKIT_ADMIN_HOST") or server.admin_host,
            admin_port=_port(environ, "BOTKIT_ADMIN_PORT", server.admin_port),
            events_token=keys.text(server.events_token, "server.events_token"),
            publish=server.publish,
        ),
        flows=folder / settings.flows,
        rules=rules_of(settings),
        suppression_key=keys.at_hand(settings.suppression_key, "suppression_key").encode(),
        retention=Retention(**{name: getattr(settings.retention, name) for name in Retention.__dataclass_fields__}),
        mark_read=settings.mark_read,
        unknown_outcome=UnknownOutcome(text=settings.unknown_outcome.text, template=settings.unknown_outcome.template),
        billing=terms_of(settings),
        budgets=budgets_of(settings),
    )
    keys.refuse_missing()
    return config


def terms_of(settings: Settings) -> Terms:
    """What bills are worked out with. Days of the international rate begin at midnight in the first account's zone."""
    part = settings.billing
    zone = part.zone or settings.business.zone
    accounts = tuple(
        BillingAccount(name=name, zone=account.zone or zone, currency=account.currency or part.currency, channels=account.channels)
        for name, account in part.accounts.items()
    )
    international = part.auth_international
    return Terms(
        accounts=(*accounts, BillingAccount(zone=zone, currency=part.currency)),
        country=part.country or "",
        sent_elsewhere={
            (market, category, "*" if month == "every" else month): count
            for month, markets in part.sent_elsewhere.items()
            for market, categories in markets.items()
            for category, count in categories.items()
        },
        used_elsewhere={(channel, month): count for channel, months in part.used_elsewhere.items() for month, count in months.items()},
        auth_international=AuthInternational(
            since=first_moment(international.since, zone),
            countries={country: first_moment(day, zone) for country, day in international.countries.items()},
        )
        if international.since
        else None,
        sessions=SessionTerms(length=part.sessions.length, opened_by=part.sessions.opened_by),
    )


def budgets_of(settings: Settings) -> Budgets:
    """What may be spent. One currency for all of them: that of the account which channels belong to that no other account names."""
    part = settings.budgets

    def budget(of: BudgetPart) -> Budget | None:
        return None if of.amount is None else Budget(amount=of.amount, then=of.then)

    return Budgets(
        currency=settings.billing.currency,
        business=budget(part.business),
        flows={name: made for name, one in part.flows.items() if (made := budget(one)) is not None},
        contact=budget(part.contact),
    )


def _channel(name: str, part: ChannelPart, keys: _Keys) -> Channel:
    here = f"channels.{name}"
    return Channel(
        name=name,
        platform=part.platform,
        account=part.account,
        token=keys.at_hand(part.token, f"{here}.token"),
        app_secrets=tuple(keys.text(ref, f"{here}.app_secrets.{number}") for number, ref in enumerate(part.app_secrets)),
        verify_token=keys.text(part.verify_token, f"{here}.verify_token"),
        business_account=part.business_account,
        base_url=part.base_url,
        version=part.version,
        per_second=part.per_second,
    )


def _function(name: str, part: FunctionPart, keys: _Keys) -> Function:
    host = urlsplit(part.url).hostname if part.url else None
    return Function(
        name=name,
        url=part.url,
        python=part.python,
        method=part.method,
        headers={header: keys.text(value, f"functions.{name}.headers.{header}") for header, value in part.headers.items()},
        body=part.body,
        timeout=part.timeout,
        retries=part.retries,
        hosts=tuple(dict.fromkeys([*([host] if host else []), *part.hosts])),
        allow_private=part.allow_private,
    )


def _beside(store: str, folder: Path) -> str:
    """A SQLite file named without a folder of its own stands beside botkit.yaml, wherever the command was started."""
    scheme, found, path = store.partition(":///")
    if not found or not scheme.startswith("sqlite") or path.startswith("/") or path in ("", ":memory:"):
        return store
    return f"{scheme}:///{(folder / path).resolve()}"


def _port(environ: Mapping[str, str], name: str, written: int) -> int:
    given = environ.get(name)
    if not given:
        return written
    if not given.isascii() or not given.isdigit() or not 0 <= int(given) <= 65_535:
        raise ConfigInvalid(f'the variable {name} is "{given}", which is no port; set it to a number from 0 to 65535, or unset it')
    return int(given)


class _Keys:
    """Resolves secrets, and remembers all that are missing, so that they are told at once."""

    def __init__(self, reading: Reading, folder: Path, environ: Mapping[str, str], *, is_needed: bool) -> None:
        self.reading = reading
        self.folder = folder
        self.environ = environ
        self.is_needed = is_needed
        self.missing: list[str] = []

    def text(self, ref: SecretRef | str | None, address: str) -> str:
        """The secret itself, or the plain text that stands in its place."""
        if ref is None or isinstance(ref, str):
            return ref or ""
        if not self.is_needed:
            return ""
        value, why = self._look_up(ref)
        if not value:
            spot = self.reading.spots[address]
            self.missing.append(f"{spot.document.file}:{spot.node.line}: {address} is {ref}, but {why}")
            return ""
        return ref.before + value

    def at_hand(self, ref: SecretRef | str | None, address: str) -> str:
        """A secret that some commands need which need no other one: looked up in any case, missed only where all are."""
        return self.text(ref, address) if self.is_needed or not isinstance(ref, SecretRef) else self._look_up(ref)[0]

    def _look_up(self, ref: SecretRef) -> tuple[str, str]:
        if ref.kind == "file":
            return self._file(ref.name)
        if ref.name in self.environ:
            return self.environ[ref.name].strip(), f"the variable {ref.name} is empty"
        if path := self.environ.get(f"{ref.name}_FILE"):
            return self._file(path)
        return "", f"the variable {ref.name} is not set"

    def _file(self, name: str) -> tuple[str, str]:
        path = self.folder / name
        try:
            if path.stat().st_size > LARGEST_SECRET:
                return "", f'the file "{path}" is too large to be a secret'
            return path.read_text("utf-8").strip(), f'the file "{path}" is empty'
        except OSError as fault:
            return "", f'the file "{path}" cannot be read: {fault.strerror}'
        except UnicodeDecodeError:
            return "", f'the file "{path}" is not text'

    def refuse_missing(self) -> None:
        if self.missing:
            listed = "\n".join(self.missing)
            raise SecretMissing(f"{listed}\nSet what is missing and start again.")


def _check(settings: Settings, reading: Reading) -> None:
    """What no single value can show: values that do not go together."""
    for check in _CHECKS:
        for address, code, message, *hints in check(settings):
            spot = reading.spots.get(address) or reading.spots[address.rpartition(".")[0]]
            reading.refuse(spot.node, code, message, *hints, show=code != "secret")


_Found = Iterator[tuple[str, ...]]


def _check_store(settings: Settings) -> _Found:
    if isinstance(settings.store, str):
        if find_secret(settings.store):
            yield "store", "secret", "the password of the database does not stand in this file itself", ADVICE
        elif not settings.store.startswith(("sqlite:", "postgresql:", "postgresql+psycopg:")):
            yield "store", "bad-value", 'a store is "sqlite:///FILE" or "postgresql://…"'


def _check_ports(settings: Settings) -> _Found:
    server = settings.server
    if server.port and server.port == server.admin_port and server.host == server.admin_host:
        yield "server.admin_port", "bad-value", f"the server and its admin side cannot both listen on port {server.port}"


def _check_accounts(settings: Settings) -> _Found:
    seen: dict[tuple[str, str], str] = {}
    for name, channel in settings.channels.items():
        first = seen.setdefault((channel.platform, channel.account), name)
        if first != name:
            yield f"channels.{name}.account", "bad-value", f'the channel "{first}" has the same account already'


def _check_functions(settings: Settings) -> _Found:
    for name, function in settings.functions.items():
        here = f"functions.{name}"
        if bool(function.url) == bool(function.python):
            yield here, "missing-key", f'the function "{name}" needs either "url" or "python"'
        for header, value in function.headers.items():
            if isinstance(value, str) and is_secret_header(header):
                yield (
                    f"{here}.headers.{header}",
                    "secret",
                    f'the header "{header}" holds a secret, which does not stand in this file itself',
                    ADVICE,
                )
        if function.url:
            yield from _check_url(here, function)


def _check_url(here: str, function: FunctionPart) -> _Found:
    address = f"{here}.url"
    try:
        parts = urlsplit(function.url)
        host = parts.hostname
    except ValueError:
        parts, host = urlsplit(""), None
    if not host or parts.scheme not in ("http", "https"):
        yield address, "bad-value", 'an address begins with "https://" and the name of a host'
    elif parts.scheme == "http" and not function.allow_private:
        yield address, "bad-value", 'an address begins with "https://"; only with "allow_private: true" may it be "http://"'
    elif "{" in parts.netloc:
        yield address, "bad-value", "the host of an address is fixed: arguments may stand after it"
    for word in _PLACEHOLDER.findall(function.url):
        if not re.fullmatch(r"[a-z][a-z0-9_]*", word):
            yield address, "bad-value", f'"{{{word}}}" is no name of an argument'


def _check_billing(settings: Settings) -> _Found:
    part = settings.billing
    owners: dict[str, str] = {}
    for name, account in part.accounts.items():
        for number, channel in enumerate(account.channels):
            here = f"billing.accounts.{name}.channels.{number}"
            if channel not in settings.channels:
                yield here, "bad-value", f'there is no channel "{channel}"'
            elif owners.setdefault(channel, name) != name:
                yield here, "bad-value", f'the channel "{channel}" belongs to the account "{owners[channel]}" already'
    for channel in part.used_elsewhere:
        if channel not in settings.channels:
            yield f"billing.used_elsewhere.{channel}", "bad-value", f'there is no channel "{channel}"'
    names = shipped_markets().names
    for month, markets in part.sent_elsewhere.items():
        for market in markets:
            if market not in names:
                message = f'there is no market "{market}"{did_you_mean(market, names)}'
                yield f"billing.sent_elsewhere.{month}.{market}", "bad-value", message


def _check_budgets(settings: Settings) -> _Found:
    others = {account.currency for account in settings.billing.accounts.values() if account.currency} - {settings.billing.currency}
    part = settings.budgets
    wanted = [("business", part.business), ("contact", part.contact), *((f"flows.{name}", one) for name, one in part.flows.items())]
    if others and any(one.amount is not None for _, one in wanted):
        message = f"budgets need one currency, and your accounts bill in {', '.join(sorted({settings.billing.currency, *others}))}"
        yield "budgets", "bad-value", message
    for address, one in wanted:
        if one.then == "hand off" and not settings.queues:
            yield f"budgets.{address}.then", "bad-value", 'there is nobody to hand off to: name a queue under "queues"'
        if one.amount is None and (one.then != "continue" or address.startswith("flows.")):
            yield f"budgets.{address}", "missing-key", "a budget needs an amount"


_CHECKS: tuple[Callable[[Settings], _Found], ...] = (
    _check_store,
    _check_ports,
    _check_accounts,
    _check_functions,
    _check_billing,
    _check_budgets,
)
