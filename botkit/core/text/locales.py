"""Languages and zones by name, each looked up once: what contacts, flows and businesses call them is not always what exists."""

from __future__ import annotations

from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError

KNOWN = 1_000  # names remembered; a contact's zone may be any text that a flow put there


@lru_cache(maxsize=KNOWN)
def locale_of(language: str) -> Locale:
    """The babel locale for a language code such as `pt-BR`; English where babel knows none."""
    code = language.replace("-", "_")
    for name in (code, code.partition("_")[0]):
        try:
            return Locale.parse(name)
        except (UnknownLocaleError, ValueError, TypeError):
            continue
    return Locale("en")


@lru_cache(maxsize=KNOWN)
def zone_of(name: str) -> ZoneInfo | None:
    """The zone of an IANA name, None where there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # OSError: "Europe" is a folder in the database of zones
        return None
