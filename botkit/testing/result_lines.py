"""Result lines: what follows from one action in a conversation, as values and as text in a transcript."""

from __future__ import annotations

from msgspec import Struct

from webhooks.emulator.phones.screen import Button

INDENT = "  "  # before the further lines of a message
MAX_BUTTON_WIDTH = 100  # characters of buttons in one line; more stand below each other


class Bot(Struct, frozen=True, kw_only=True):
    """A message of the bot as the customer's phone shows it, after shortening to the platform's limits.

    `template` is the approved wording that went out because the service window was closed; `text` is then what the flow says, which the
    customer does not see. `where` is `file:line` of the step, empty for messages that belong to no flow (the answer to STOP). `parts` is
    what else is seen; `form` is the mark that the answers of its form bring back.
    """

    text: str = ""
    header: str = ""
    footer: str = ""
    buttons: tuple[Button, ...] = ()
    link: tuple[str, str] | None = None
    files: tuple[str, ...] = ()
    place: str = ""
    parts: tuple[str, ...] = ()
    form: str = ""
    template: str = ""
    values: tuple[str, ...] = ()
    number: int = 0
    platform_id: str = ""
    flow: str = ""
    step: str = ""
    where: str = ""

    @property
    def labels(self) -> tuple[str, ...]:
        """What the buttons say."""
        return tuple(button.label for button in self.buttons)

    def __str__(self) -> str:
        first, *more = self._written()
        return "\n".join([f"< {first}".rstrip(), *(f"{INDENT}{line}".rstrip() for line in more)])

    def _written(self) -> list[str]:
        lines = [f"({file})" for file in self.files]
        if self.template:
            lines.append(f"(template {self.template}{': ' if self.values else ''}{' | '.join(self.values)})")
        else:
            lines += [line for part in (self.header, self.text) if part for line in part.splitlines()]
        if self.place:
            lines.append(f"(location {self.place})")
        lines += [f"({part})" for part in self.parts]
        if self.footer:
            lines.append(self.footer)
        if self.link:
            lines.append(f"[{self.link[0]}]({self.link[1]})")
        return [*lines, *format_buttons(self.buttons)] or [""]


def format_buttons(buttons: tuple[Button, ...]) -> list[str]:
    """`[Yes] [No]` in one line if they fit; each in its own line when it has a description."""
    plain = [f"[{button.label}]" for button in buttons if not button.description]
    if len(plain) == len(buttons) and len(" ".join(plain)) <= MAX_BUTTON_WIDTH:
        return [" ".join(plain)] if plain else []
    return [f"[{button.label}] {button.description}".rstrip() for button in buttons]


class Fact(Struct, frozen=True, kw_only=True):
    """Something that happened: `tagged detractor`, `timed out`. A `quiet` one need not be mentioned in a transcript."""

    text: str
    kind: str = ""
    quiet: bool = False

    def __str__(self) -> str:
        return f"* {self.text}"


class Refusal(Struct, frozen=True, kw_only=True):
    """The gate did not let a message pass. `reason` is a name of `botkit.policy.reasons.Reason`, `where` the step that wanted to speak."""

    reason: str
    flow: str = ""
    step: str = ""
    where: str = ""

    @property
    def text(self) -> str:
        return self.reason

    def __str__(self) -> str:
        return f"! {self.reason}"


Line = Bot | Fact | Refusal
