"""The sections in which `botkit --help` lists the commands: by what somebody wants to do, as README does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from typer.core import TyperGroup

# What it is for -> the commands, in the order in which they are needed.
SECTIONS: Mapping[str, tuple[str, ...]] = {
    "writing flows": ("init", "new", "check", "schema", "translations", "faq", "chat", "dev", "graph", "cost"),
    "testing them": ("test", "trigger", "demo"),
    "running them": (
        *("connect", "serve", "publish", "rollback", "templates", "events", "explain", "replay", "doctor"),
        *("queue", "tickets", "broadcast", "desks", "sheet"),
        *("tokens", "api", "backup", "restore"),
    ),
    "consent and contacts": ("consent", "contact", "retention"),
    "costs and results": ("report", "rates", "reconcile", "forecast", "docs"),
}


class SectionedGroup(TyperGroup):
    """Lists its commands in sections. A command that no section has comes last, so that none is ever missing."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        listed = {name: command for name in self.list_commands(ctx) if (command := self.get_command(ctx, name)) and not command.hidden}
        rest = tuple(sorted(set(listed) - {name for names in SECTIONS.values() for name in names}))
        width = max(map(len, listed))
        for title, names in {**SECTIONS, "other": rest}.items():
            rows = [(f"{name:<{width}}", listed[name].get_short_help_str(limit=200)) for name in names if name in listed]
            if rows:
                formatter.write(f"\nCommands: {title}\n")
                formatter.indent()
                formatter.write_dl(rows)
                formatter.dedent()
