"""What the parts of the emulator see of it: `Emulator` fulfils this protocol, and no part imports `Emulator`.

The phones and the API each extend it by what they need of their own layer (`PhoneContext`, `ApiContext`), so imports point down only.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol

from webhooks.emulator.faults import Faults
from webhooks.emulator.limits import EnforcedLimits
from webhooks.emulator.number import BusinessNumber


class EmulatorContext(Protocol):
    """`clock` gives seconds since 1970; `files` are content and MIME type by media id."""

    number: BusinessNumber
    limits: EnforcedLimits
    faults: Faults
    files: dict[str, tuple[bytes, str]]
    clock: Callable[[], float]
    sleep: Callable[[float], Awaitable[None]]

    def new_message_id(self, address: str) -> str: ...

    def new_object_id(self) -> str: ...

    def save_file(self, content: bytes, mime: str) -> str: ...

    async def deliver(self, envelope: Mapping[str, Any]) -> None: ...
