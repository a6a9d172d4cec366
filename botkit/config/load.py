"""Loads botkit.yaml and the environment into a configuration."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from botkit.config.build import budgets_of, business_of, rules_of, statement_of, terms_of, with_templates
from botkit.config.model import Channel, Config, Desk, Function, Ledger, Retention, Server, UnknownOutcome
from botkit.config.secrets import SecretResolver
from botkit.config.validate import check_settings
from botkit.core.flow.duration import parse_duration
from botkit.errors import ConfigInvalid
from botkit.flowfile.problems import Problem, has_errors, render_all, sort_problems
from botkit.flowfile.project.ledger_settings import LedgerPart
from botkit.flowfile.project.settings import ChannelPart, DeskPart, FunctionPart, Settings
from botkit.flowfile.project.template_catalogue import FILE as CATALOGUE
from botkit.flowfile.reader import has_version, read_part
from botkit.flowfile.reader.context import ReadContext
from botkit.flowfile.yaml.parser import read_document
from botkit.policy.consent.seal_keys import SealKey, TrustedKeys

FILE = "botkit.yaml"


def load(path: Path, environ: Mapping[str, str], *, secrets: bool = True, catalogue: bool = True) -> Config:
    """Read botkit.yaml. With `secrets=False` (check, chat) secrets stay empty and need not be set; `catalogue=False` is for the
    command that rewrites the catalogue of templates.

    Raises `ConfigInvalid` with every problem of the file, `SecretMissing` with every secret that is not set or is empty.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise ConfigInvalid(f'there is no file "{path}"; create one with "botkit init", or say where it is') from None
    except OSError as fault:
        raise ConfigInvalid(f'the file "{path}" cannot be read: {fault.strerror}') from None
    settings, context, problems = read_config(str(path), content)
    if settings is None or has_errors(problems):
        raise ConfigInvalid(render_all(problems))
    return build(settings, context, path.parent, environ, secrets=secrets, catalogue=catalogue)


def read_config(file: str, content: bytes) -> tuple[Settings | None, ReadContext, tuple[Problem, ...]]:
    """Read the settings with all problems, without the environment."""
    document, syntax_problems = read_document(file, content)
    context = ReadContext(document=document)
    settings: Settings | None = None
    if has_version(document, context):
        settings, context = read_part(document, Settings, f"in {FILE}")
    if settings is not None:
        check_settings(settings, context)
    return settings, context, sort_problems([*syntax_problems, *context.problems])


def build(
    settings: Settings, context: ReadContext, folder: Path, environ: Mapping[str, str], *, secrets: bool, catalogue: bool = True
) -> Config:
    """The configuration for this machine. Raises `SecretMissing`."""
    secret_resolver = SecretResolver(context, folder, environ, is_needed=secrets)
    server = settings.server
    config = Config(
        folder=folder,
        business=with_templates(business_of(settings), folder / CATALOGUE) if catalogue else business_of(settings),
        channels={name: _channel(name, part, secret_resolver) for name, part in settings.channels.items()},
        functions={name: _function(name, part, secret_resolver) for name, part in settings.functions.items()},
        desks={name: _desk(name, part, secret_resolver) for name, part in settings.desks.items()},
        store=_resolve_store(environ.get("BOTKIT_STORE") or secret_resolver.optional_text(settings.store, "store"), folder),
        server=Server(
            host=environ.get("BOTKIT_HOST") or server.host,
            port=_port(environ, "BOTKIT_PORT", server.port),
            admin_host=environ.get("BOTKIT_ADMIN_HOST") or server.admin_host,
            admin_port=_port(environ, "BOTKIT_ADMIN_PORT", server.admin_port),
            events_token=secret_resolver.text(server.events_token, "server.events_token"),
            events_tokens={
                name: tuple(secret_resolver.text(ref, f"server.events_tokens.{name}.{number}") for number, ref in enumerate(several))
                for name, several in server.events_tokens.items()
            },
            publish=server.publish,
            state=environ.get("BOTKIT_STATE") or server.state,
            database_patience=_duration(environ, "BOTKIT_DATABASE_PATIENCE", server.database_patience),
        ),
        flows=folder / settings.flows,
        sheets=folder / settings.sheets.folder,
        rules=rules_of(settings),
        suppression_key=secret_resolver.optional_text(settings.suppression_key, "suppression_key").encode(),
        ledger=_ledger(settings.ledger, folder, secret_resolver),
        retention=Retention(**{name: getattr(settings.retention, name) for name in Retention.__dataclass_fields__}),
        mark_read=settings.mark_read,
        unknown_outcome=UnknownOutcome(text=settings.unknown_outcome.text, template=settings.unknown_outcome.template),
        billing=terms_of(settings),
        budgets=budgets_of(settings),
        approve_above=settings.broadcasts.approve_above,
        statement=statement_of(settings),
    )
    secret_resolver.refuse_missing()
    return config


def _channel(name: str, part: ChannelPart, secret_resolver: SecretResolver) -> Channel:
    here = f"channels.{name}"
    return Channel(
        name=name,
        platform=part.platform,
        account=part.account,
        webhook_ids=part.webhook_ids,
        token=secret_resolver.optional_text(part.token, f"{here}.token"),
        app_secrets=secret_resolver.texts(part.app_secrets, f"{here}.app_secrets"),
        verify_token=secret_resolver.text(part.verify_token, f"{here}.verify_token"),
        form_key=secret_resolver.text(part.form_key, f"{here}.form_key"),
        business_account=part.business_account,
        base_url=part.base_url,
        version=part.version,
        per_second=part.per_second,
    )


def _function(name: str, part: FunctionPart, secret_resolver: SecretResolver) -> Function:
    host = urlsplit(part.url).hostname if part.url else None
    return Function(
        name=name,
        url=part.url,
        python=part.python,
        method=part.method,
        headers={header: secret_resolver.text(value, f"functions.{name}.headers.{header}") for header, value in part.headers.items()},
        body=part.body,
        timeout=part.timeout,
        retries=part.retries,
        hosts=tuple(dict.fromkeys([*([host] if host else []), *part.hosts])),
        allow_private=part.allow_private,
    )


def _desk(name: str, part: DeskPart, secret_resolver: SecretResolver) -> Desk:
    here = f"desks.{name}"
    return Desk(
        name=name,
        kind=part.kind,
        url=part.url,
        queues=part.queues,
        secrets=secret_resolver.texts(part.secrets, f"{here}.secrets"),
        token=secret_resolver.text(part.token, f"{here}.token"),
        account=part.account,
        inbox=part.inbox,
        allow_private=part.allow_private,
    )


def _ledger(part: LedgerPart, folder: Path, secret_resolver: SecretResolver) -> Ledger:
    written = secret_resolver.optional_text(part.key, "ledger.key")
    try:
        key = SealKey(written) if written else None
    except ValueError as fault:
        raise ConfigInvalid(f'"ledger.key" of botkit.yaml is no key: {fault}. "botkit consent key" makes one.') from None
    anchor_store = secret_resolver.optional_text(part.anchor_store, "ledger.anchor_store")
    return Ledger(
        key=key,
        trusted=TrustedKeys(current=key.public if key else "", retired=part.retired_keys, signed_from=part.signed_from),
        anchors=folder / part.anchors if part.anchors else None,
        anchor_store=_resolve_store(anchor_store, folder) if anchor_store else "",
        anchor_every=part.anchor_every,
        timestamps=part.timestamps,
        timestamp_roots=folder / part.timestamp_roots if part.timestamp_roots else None,
    )


def _resolve_store(store: str, folder: Path) -> str:
    """A relative path of a SQLite file starts at the folder of botkit.yaml, wherever the command was started."""
    scheme, separator, path = store.partition(":///")
    if not separator or not scheme.startswith("sqlite") or path.startswith("/") or path in ("", ":memory:"):
        return store
    return f"{scheme}:///{(folder / path).resolve()}"


def _port(environ: Mapping[str, str], name: str, settings: int) -> int:
    text = environ.get(name)
    if not text:
        return settings
    if not text.isascii() or not text.isdigit() or not 0 <= int(text) <= 65_535:
        raise ConfigInvalid(f'the variable {name} is "{text}", which is no port; set it to a number from 0 to 65535, or unset it')
    return int(text)


def _duration(environ: Mapping[str, str], name: str, settings: timedelta) -> timedelta:
    text = environ.get(name)
    if not text:
        return settings
    try:
        return parse_duration(text)
    except ValueError as fault:
        raise ConfigInvalid(f"the variable {name}: {fault}; set it to a duration, or unset it") from None
