"""The template catalogue: what differs between two lists of templates, and the status of each template in the store.

The wordings are in a file that is reviewed (templates.json). Their status is in the store, because a pause comes and goes within hours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from botkit.core.model.template_wording import TemplateWording
from botkit.store import templates
from botkit.store.templates import SEEN_AT_SEND, TemplateRow

PAUSE_RETRY_AFTER = timedelta(hours=3)  # the platform's shortest pause of a template, when only the error of a send told of one

Kind = Literal["added", "changed", "recategorised", "removed"]
Key = tuple[str, str]  # name and language

# Field of a wording -> what it is called. The category has a kind of its own: it changes what may be sent, and what that costs.
_PARTS = {
    "status": "status",
    "quality": "quality",
    "header": "header",
    "header_text": "header",
    "body": "text",
    "footer": "footer",
    "buttons": "buttons",
    "reason": "reason",
}
_CHANGE_TEXT = ("category", "header", "header_text", "body", "footer", "buttons")


class TemplateDifference(Struct, frozen=True, kw_only=True):
    """One template in one language. `parts` are what changed of it; `before` and `after` its category, where that did."""

    kind: Kind
    name: str
    language: str
    parts: tuple[str, ...] = ()
    before: str = ""
    after: str = ""


def compare_templates(before: Iterable[TemplateWording], after: Iterable[TemplateWording]) -> tuple[TemplateDifference, ...]:
    """What differs, by name and language. A template with another category and another wording appears as both."""
    old, new = {_key(one): one for one in before}, {_key(one): one for one in after}
    return tuple(change for key in sorted(old.keys() | new.keys()) for change in _changes(key, old.get(key), new.get(key)))


def joined(lists: Sequence[Sequence[TemplateWording]]) -> tuple[tuple[TemplateWording, ...], tuple[Key, ...]]:
    """The templates of several accounts as one list, and those that differ in a later account: the first wording counts."""
    merged: dict[Key, TemplateWording] = {}
    differing = []
    for wording in (wording for one in lists for wording in one):
        first = merged.setdefault(_key(wording), wording)
        if any(
            getattr(first, part) != getattr(wording, part) for part in ("category", "header", "header_text", "body", "footer", "buttons")
        ):
            differing.append(_key(wording))
    return tuple(merged.values()), tuple(dict.fromkeys(differing))


def save_templates(tx: Connection, account: str, wordings: Sequence[TemplateWording], asked_at: datetime) -> None:
    """Save the status of an account's templates at `asked_at`. Templates missing in its list are marked as deleted; newer updates stay."""
    rows = [
        TemplateRow(
            account=account,
            name=wording.name,
            language=wording.language,
            category=wording.category,
            status=wording.status,
            quality=wording.quality,
            parameters=len(wording.values),
            reason=wording.reason,
            updated_at=asked_at,
        )
        for wording in wordings
    ]
    templates.list_account(tx, account, rows, asked_at)


def current_standings(rows: Iterable[TemplateRow], now: datetime) -> Mapping[Key, TemplateRow]:
    """The present status of each template. When several accounts have a template of one name, the worst status counts."""
    present: dict[Key, TemplateRow] = {}
    for row in rows:
        if row.reason == SEEN_AT_SEND and now - row.updated_at > PAUSE_RETRY_AFTER:
            continue
        known = present.get((row.name, row.language))
        if known is None or known.status in ("", "approved"):
            present[row.name, row.language] = row
    return present


def as_it_stands(wordings: Iterable[TemplateWording], standings: Mapping[Key, TemplateRow]) -> tuple[TemplateWording, ...]:
    """The wordings with the status, quality and category that the store knows, which is newer than the file."""
    return tuple(_updated(wording, standings.get(_key(wording))) for wording in wordings)


def _updated(wording: TemplateWording, row: TemplateRow | None) -> TemplateWording:
    if row is None:
        return wording
    known = {name: value for name in ("status", "quality", "category") if (value := getattr(row, name))}
    return replace(wording, **known, reason=row.reason or wording.reason)


def _changes(key: Key, old: TemplateWording | None, new: TemplateWording | None) -> Iterator[TemplateDifference]:
    name, language = key
    if old is None or new is None:
        yield TemplateDifference(kind="added" if old is None else "removed", name=name, language=language)
        return
    if old.category != new.category:
        yield TemplateDifference(kind="recategorised", name=name, language=language, before=old.category, after=new.category)
    parts = tuple(dict.fromkeys(part for field, part in _PARTS.items() if getattr(old, field) != getattr(new, field)))
    if parts:
        yield TemplateDifference(kind="changed", name=name, language=language, parts=parts)


def _key(wording: TemplateWording) -> Key:
    return wording.name, wording.language
