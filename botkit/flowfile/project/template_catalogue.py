"""templates.json: the catalogue of approved wordings beside botkit.yaml, in our words. `botkit templates sync` writes it, git keeps it.

It says what can be approved or refused in a review: words, variables, buttons, category. What changes from hour to hour (a pause, a
quality) decides at run time, and is kept in the store; here it is only as it was when the list was made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec
from msgspec import Struct

from botkit.core.model.business import TemplateInfo
from botkit.core.model.message import Purpose
from botkit.core.model.template_wording import TemplateWording

FILE = "templates.json"


class TemplateCatalogue(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file. `accounts` are the platform's ids of the accounts whose templates are in it; none when a kept list was read."""

    botkit: Literal[1] = 1
    accounts: tuple[str, ...] = ()
    templates: tuple[TemplateWording, ...] = ()


def read_catalogue(content: bytes) -> TemplateCatalogue:
    """Raises `ValueError` with what is wrong and where in the file."""
    try:
        listed = msgspec.json.decode(content, type=TemplateCatalogue)
    except msgspec.DecodeError as fault:
        raise ValueError(str(fault)) from None
    twice = _duplicate(listed.templates)
    if twice:
        raise ValueError(f"{twice} stands in it twice")
    return listed


def write_catalogue(listed: TemplateCatalogue) -> bytes:
    """One line for each part, sorted by name and language, so that a difference shows what changed and nothing else."""
    ordered = TemplateCatalogue(
        accounts=listed.accounts, templates=tuple(sorted(listed.templates, key=lambda one: (one.name, one.language)))
    )
    plain = msgspec.to_builtins(ordered)
    plain["templates"] = [_without_empty(wording) for wording in plain["templates"]]
    return msgspec.json.format(msgspec.json.encode(plain), indent=2) + b"\n"


def infos(wordings: Iterable[TemplateWording]) -> Mapping[str, TemplateInfo]:
    """Templates as flows see them. The category of the whole is the one of its languages' that asks for most."""
    by_name: dict[str, dict[str, TemplateWording]] = {}
    for wording in wordings:
        by_name.setdefault(wording.name, {})[wording.language] = wording
    return {
        name: TemplateInfo(
            name=name,
            category=_strictest(wording.category for wording in known.values()),
            languages={language: len(wording.values) for language, wording in known.items()},
            wordings=known,
        )
        for name, known in by_name.items()
    }


def _strictest(categories: Iterable[Purpose]) -> Purpose:
    found = set(categories)
    order: tuple[Purpose, ...] = ("marketing", "authentication", "utility", "service")
    return next(category for category in order if category in found)


def _without_empty(wording: dict[str, object]) -> dict[str, object]:
    """Without what is empty: most of most templates is."""
    return {
        key: [_without_empty(part) for part in value] if isinstance(value, list | tuple) else value
        for key, value in wording.items()
        if value
    }


def _duplicate(wordings: Iterable[TemplateWording]) -> str:
    seen: set[tuple[str, str]] = set()
    for wording in wordings:
        if (key := (wording.name, wording.language)) in seen:
            return f'"{wording.name}" in "{wording.language}"'
        seen.add(key)
    return ""
