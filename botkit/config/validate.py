"""Checks of botkit.yaml that need more than one value."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from urllib.parse import SplitResult, urlsplit

from botkit.billing.markets import shipped_markets
from botkit.config.build import is_repeatable
from botkit.core.text.default_texts import PHRASES, PLACES
from botkit.core.text.expressions import ExpressionError
from botkit.core.text.texts import compile_text
from botkit.flowfile.project.settings import FunctionPart, Settings
from botkit.flowfile.reader.context import ReadContext
from botkit.flowfile.reader.secrets import ADVICE, find_secret, is_secret_header
from botkit.flowfile.suggestions import did_you_mean
from botkit.understanding.urgent import LISTS
from botkit.understanding.urgent.phrases import is_phrase

REPLY_NAMES = frozenset({"contact", "business", "agent"})  # what the texts of canned replies can name

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")

SettingProblems = Iterator[tuple[str, ...]]


def check_settings(settings: Settings, context: ReadContext) -> None:
    """Report values that contradict each other."""
    for check in _CHECKS:
        for address, code, message, *hints in check(settings):
            spot = context.spots.get(address) or context.spots[address.rpartition(".")[0]]
            context.refuse(spot.node, code, message, *hints, show=code != "secret")


def _check_texts(settings: Settings) -> SettingProblems:
    for name in settings.texts:
        if name not in PHRASES:
            yield f"texts.{name}", "unknown-key", f'botkit has no sentence "{name}"{did_you_mean(name, PHRASES)}'
    for name, here, words in _wordings("texts", settings.texts):
        place = PLACES.get(name, "")
        if not words.strip():
            yield here, "empty-value", "the text is empty"
        elif place and words.count(place) != 1:
            yield here, "bad-value", f'the sentence "{name}" needs {place} once'


def _check_replies(settings: Settings) -> SettingProblems:
    for name, text in settings.replies.items():
        if not isinstance(text, str) and not text:
            yield f"replies.{name}", "empty-value", "there is no text in any language"
    for _, here, words in _wordings("replies", settings.replies):
        try:
            names = compile_text(words).names
        except ExpressionError as fault:
            yield here, "bad-value", fault.message
            continue
        if not words.strip():
            yield here, "empty-value", "the text is empty"
        for unknown in sorted(names - REPLY_NAMES):
            known = f"a reply knows {', '.join(sorted(REPLY_NAMES))}{did_you_mean(unknown, REPLY_NAMES)}"
            yield here, "bad-value", f'there is no "{unknown}" here: {known}'


def _wordings(section: str, texts: Mapping[str, str | Mapping[str, str]]) -> Iterator[tuple[str, str, str]]:
    """Each text in each of its languages: its name, where it stands, and its words."""
    for name, text in texts.items():
        if isinstance(text, str):
            yield name, f"{section}.{name}", text
        else:
            yield from ((name, f"{section}.{name}.{language}", words) for language, words in text.items())


def _check_store(settings: Settings) -> SettingProblems:
    if isinstance(settings.store, str):
        if find_secret(settings.store):
            yield "store", "secret", "the password of the database does not stand in this file itself", ADVICE
        elif not settings.store.startswith(("sqlite:", "postgresql:", "postgresql+psycopg:")):
            yield "store", "bad-value", 'a store is "sqlite:///FILE" or "postgresql://…"'


def _check_ports(settings: Settings) -> SettingProblems:
    server = settings.server
    if server.port and server.port == server.admin_port and server.host == server.admin_host:
        yield "server.admin_port", "bad-value", f"the server and its admin side cannot both listen on port {server.port}"


def _check_accounts(settings: Settings) -> SettingProblems:
    seen: dict[tuple[str, str], str] = {}
    for name, channel in settings.channels.items():
        ids = {"account": channel.account, **{f"webhook_ids.{place}": other for place, other in enumerate(channel.webhook_ids)}}
        for key, account in ids.items():
            first = seen.setdefault((channel.platform, account), name)
            if first != name:
                yield f"channels.{name}.{key}", "bad-value", f'the channel "{first}" has the same account already'


def _check_brands(settings: Settings) -> SettingProblems:
    yield from _check_owners(settings, "brands", "brand", {name: brand.channels for name, brand in settings.brands.items()})


def _check_owners(settings: Settings, where: str, kind: str, channels: Mapping[str, Sequence[str]]) -> SettingProblems:
    """Each channel exists, and has one owner of a kind; `channels` are those of each."""
    owners: dict[str, str] = {}
    for name, own in channels.items():
        for number, channel in enumerate(own):
            here = f"{where}.{name}.channels.{number}"
            if channel not in settings.channels:
                yield here, "bad-value", _no_channel(settings, channel)
            elif owners.setdefault(channel, name) != name:
                yield here, "bad-value", f'the channel "{channel}" belongs to the {kind} "{owners[channel]}" already'


def _no_channel(settings: Settings, channel: str) -> str:
    return f'there is no channel "{channel}"{did_you_mean(channel, settings.channels)}'


def _check_functions(settings: Settings) -> SettingProblems:
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


def _check_forms(settings: Settings) -> SettingProblems:
    """A screen is asked for again and again while somebody fills in a form: what is asked may change nothing."""
    for name, form in settings.forms.items():
        here = f"forms.{name}.function"
        if form.function is None:
            continue
        function = settings.functions.get(form.function)
        if function is None:
            yield here, "unknown-function", f'there is no function "{form.function}"{did_you_mean(form.function, settings.functions)}'
        elif not is_repeatable(function):
            yield here, "bad-value", f'the function "{form.function}" may change something', 'if it does not, say "repeatable: true" there'


def _check_url(here: str, function: FunctionPart) -> SettingProblems:
    address = f"{here}.url"
    parts, host = _split_url(function.url)
    if not host or parts.scheme not in ("http", "https"):
        yield address, "bad-value", 'an address begins with "https://" and the name of a host'
    elif parts.scheme == "http" and not function.allow_private:
        yield address, "bad-value", 'an address begins with "https://"; only with "allow_private: true" may it be "http://"'
    elif "{" in parts.netloc:
        yield address, "bad-value", "the host of an address is fixed: arguments may stand after it"
    for word in _PLACEHOLDER.findall(function.url):
        if not re.fullmatch(r"[a-z][a-z0-9_]*", word):
            yield address, "bad-value", f'"{{{word}}}" is no name of an argument'


def _split_url(url: str) -> tuple[SplitResult, str | None]:
    """The parts of an address, and its host; nothing where it cannot be read at all, as with half of an IPv6 address."""
    try:
        parts = urlsplit(url)
        return parts, parts.hostname
    except ValueError:
        return urlsplit(""), None


def _check_billing(settings: Settings) -> SettingProblems:
    part = settings.billing
    yield from _check_owners(settings, "billing.accounts", "account", {name: account.channels for name, account in part.accounts.items()})
    for channel in part.used_elsewhere:
        if channel not in settings.channels:
            yield f"billing.used_elsewhere.{channel}", "bad-value", _no_channel(settings, channel)
    names = shipped_markets().names
    for month, markets in part.sent_elsewhere.items():
        for market in markets:
            if market not in names:
                message = f'there is no market "{market}"{did_you_mean(market, names)}'
                yield f"billing.sent_elsewhere.{month}.{market}", "bad-value", message


def _check_budgets(settings: Settings) -> SettingProblems:
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


def _check_sheets(settings: Settings) -> SettingProblems:
    for sheet, function in settings.sheets.post.items():
        if function not in settings.functions:
            yield f"sheets.post.{sheet}", "bad-value", f'there is no function "{function}"{did_you_mean(function, settings.functions)}'


def _check_urgent(settings: Settings) -> SettingProblems:
    for name, part in settings.urgent.items():
        here = f"urgent.{name}"
        if not settings.queues:
            yield here, "bad-value", 'there is nobody to hand urgent messages to: name a queue under "queues"'
        elif part.queue is not None and part.queue not in settings.queues:
            yield f"{here}.queue", "unknown-queue", f'there is no queue "{part.queue}"{did_you_mean(part.queue, settings.queues)}'
        if name not in LISTS and not part.words:
            known = f"{', '.join(LISTS)}{did_you_mean(name, LISTS)}"
            message = f'the words of "{name}" are missing: write "words", or take a ready-made list: {known}'
            yield here, "missing-key", message
        for number, words in enumerate(part.words):
            if not is_phrase(words):
                yield f"{here}.words.{number}", "bad-value", "these words have nothing that could be heard"


def _check_desks(settings: Settings) -> SettingProblems:
    owners: dict[str, str] = {}
    for name, desk in settings.desks.items():
        here = f"desks.{name}"
        parts, host = _split_url(desk.url)
        if parts.username or parts.password:
            yield f"{here}.url", "secret", "a password does not stand in an address", ADVICE
        elif parts.scheme not in (("http", "https") if desk.allow_private else ("https",)) or not host:
            why = "begins with https://" if not desk.allow_private else "begins with http:// or https://"
            yield f"{here}.url", "bad-value", f"the address of a desk {why} and names a host"
        for number, queue in enumerate(desk.queues):
            if queue not in settings.queues:
                yield f"{here}.queues.{number}", "unknown-queue", f'there is no queue "{queue}"{did_you_mean(queue, settings.queues)}'
            elif owners.setdefault(queue, name) != name:
                yield f"{here}.queues.{number}", "bad-value", f'the queue "{queue}" is told to the desk "{owners[queue]}" already'
        for key in ("token", "account", "inbox"):
            if desk.kind == "chatwoot" and not getattr(desk, key):
                yield here, "missing-key", f'a desk of the kind chatwoot needs "{key}"'
            elif desk.kind != "chatwoot" and getattr(desk, key):
                yield f"{here}.{key}", "bad-value", f'"{key}" is for desks of the kind chatwoot'


_CHECKS: tuple[Callable[[Settings], SettingProblems], ...] = (
    _check_texts,
    _check_replies,
    _check_store,
    _check_ports,
    _check_accounts,
    _check_brands,
    _check_functions,
    _check_forms,
    _check_billing,
    _check_budgets,
    _check_sheets,
    _check_urgent,
    _check_desks,
)
