"""The adapters of the platforms: one folder each, which turns webhook bodies into values and values into requests.

`PLATFORMS` is the only registry. Its values are import paths, so that `import webhooks` (and `botkit --help`) loads no adapter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from botkit.core.model.platform import Platform

# Another distribution on the package index installs a package of this name too: botkit looks here before it trusts the import.
DISTRIBUTION = "botkit-flows"


class Platforms(Mapping[str, "Platform"]):
    """Platform by name, imported when it is first asked for. Raises `KeyError` for a name that is not in the table."""

    def __init__(self, import_paths: Mapping[str, str]) -> None:
        self._import_paths = dict(import_paths)

    def __getitem__(self, name: str) -> Platform:
        module, _, attribute = self._import_paths[name].partition(":")
        platform: Platform = getattr(import_module(module), attribute)
        return platform

    def __iter__(self) -> Iterator[str]:
        return iter(self._import_paths)

    def __len__(self) -> int:
        return len(self._import_paths)


PLATFORMS = Platforms(
    {
        "whatsapp": "webhooks.whatsapp.platform:WHATSAPP",
        "messenger": "webhooks.messenger.platform:MESSENGER",
        "instagram": "webhooks.messenger.platform:INSTAGRAM",
    }
)

DEFAULT_PLATFORM = next(iter(PLATFORMS))  # of addresses and projects that name none
