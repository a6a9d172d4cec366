"""The table of commands, and the one place where a fault becomes a sentence and an exit code.

Exit codes: 0 ok, 1 the thing checked is wrong, 2 usage, 3 environment, 130 interrupted. Data goes to stdout, messages to stderr.
Each command imports what it needs when it runs, so that `botkit --help` loads neither the server nor the database.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

import typer

from botkit import __version__
from botkit.cli.help_sections import SectionedGroup
from botkit.errors import BotkitError, location_of
from botkit.server.package_check import check_package

INTERRUPTED = 130
ENVIRONMENT = 3
TRACEBACK = "BOTKIT_TRACEBACK"  # the variable that shows the traceback of a defect; it may quote texts and values

# Command -> its function. One file each, the function has the command's name.
COMMANDS: Mapping[str, str] = {
    "init": "botkit.cli.commands.init:init",
    "check": "botkit.cli.commands.check:check",
    "schema": "botkit.cli.commands.schema:schema",
    "chat": "botkit.cli.commands.chat:chat",
    "test": "botkit.cli.commands.test:test",
    "serve": "botkit.cli.commands.serve:serve",
    "demo": "botkit.cli.commands.demo:demo",
    "dev": "botkit.cli.commands.dev:dev",
    "events": "botkit.cli.commands.events:events",
    "trigger": "botkit.cli.commands.trigger:trigger",
    "graph": "botkit.cli.commands.graph:graph",
    "cost": "botkit.cli.commands.cost:cost",
    "forecast": "botkit.cli.commands.forecast:forecast",
    "explain": "botkit.cli.commands.explain:explain",
    "replay": "botkit.cli.commands.replay:replay",
    "publish": "botkit.cli.commands.publish:publish",
    "rollback": "botkit.cli.commands.publish:rollback",
    "sheet": "botkit.cli.commands.sheet:sheet",
    "doctor": "botkit.cli.commands.doctor:doctor",
    "backup": "botkit.cli.commands.backup:backup",
    "restore": "botkit.cli.commands.backup:restore",
    "reconcile": "botkit.cli.commands.reconcile:reconcile",
    "docs": "botkit.cli.commands.docs:docs",
}

# Groups of commands, each one Typer application.
GROUPS: Mapping[str, str] = {
    "api": "botkit.cli.commands.api:api",
    "connect": "botkit.cli.commands.connect:connect",
    "new": "botkit.cli.commands.new:new",
    "broadcast": "botkit.cli.commands.broadcast:broadcast",
    "consent": "botkit.cli.commands.consent:consent",
    "contact": "botkit.cli.commands.contact:contact",
    "faq": "botkit.cli.commands.faq:faq",
    "queue": "botkit.cli.commands.queue:queue",
    "report": "botkit.cli.commands.report:report",
    "rates": "botkit.cli.commands.rates:rates",
    "retention": "botkit.cli.commands.retention:retention",
    "templates": "botkit.cli.commands.templates:templates",
    "tickets": "botkit.cli.commands.tickets:tickets",
    "desks": "botkit.cli.commands.desks:desks",
    "tokens": "botkit.cli.commands.tokens:tokens",
    "translations": "botkit.cli.commands.translations:translations",
}

# Former name -> present name. They work in this release, with a note, and are not listed.
FORMER_GROUPS: Mapping[str, str] = {"texts": "translations"}


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"botkit {__version__}")
        raise typer.Exit


def _function(path: str) -> Callable[..., Any]:
    module, _, name = path.partition(":")
    function: Callable[..., Any] = getattr(import_module(module), name)
    return function


def _first_sentence(text: str | None) -> str:
    """The text of a command in a list. Typer would cut it at the end of the line, in the middle of a sentence."""
    paragraph = " ".join((text or "").strip().partition("\n\n")[0].split())
    sentence, dot, _ = paragraph.partition(". ")
    return sentence + dot.strip()


def _note_of(old: str, new: str) -> Callable[[], None]:
    return lambda: _tell(f'"botkit {old}" is now called "botkit {new}"; the old name works in this release only.')


def command_line(word: str = "") -> typer.Typer:
    """The commands. For the first word of a call, that command or group alone: nothing else is imported. For any other word all of them,
    to be listed or suggested."""
    app = typer.Typer(
        name="botkit",
        help="Customer service on WhatsApp and Messenger, written in YAML.",
        no_args_is_help=True,
        cls=SectionedGroup,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback()(_root)
    is_known = word in COMMANDS or word in GROUPS or word in FORMER_GROUPS
    for name, path in COMMANDS.items():
        if name == word or not is_known:
            command = _function(path)
            app.command(name, short_help=_first_sentence(command.__doc__))(command)
    for name, path in GROUPS.items():
        if name == word or not is_known:
            _add_group(app, name, _function(path))  # type: ignore[arg-type]
    for old, name in FORMER_GROUPS.items():
        if old == word or not is_known:
            app.add_typer(_function(GROUPS[name]), name=old, hidden=True, help=f"Former name of {name}.", callback=_note_of(old, name))  # type: ignore[arg-type]
    return app


def _root(version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Show the version.")) -> None:
    """Answers a business's customers from flows written in YAML."""


def _add_group(app: typer.Typer, name: str, group: typer.Typer) -> None:
    for command in group.registered_commands:
        command.short_help = command.short_help or _first_sentence(command.help or (command.callback and command.callback.__doc__))
    app.add_typer(group, name=name, short_help=_first_sentence(group.info.help))


def main() -> None:
    """Run the command line; never shows a traceback for a fault that botkit can explain."""
    from botkit.cli.terminal.printable import PrintableStream

    sys.stdout, sys.stderr = PrintableStream(sys.stdout), PrintableStream(sys.stderr)
    try:
        check_package()
        command_line(*sys.argv[1:2])()
    except BotkitError as fault:
        _tell(str(fault))
        raise SystemExit(fault.exit_code) from None
    except KeyboardInterrupt:
        _tell("Interrupted.")
        raise SystemExit(INTERRUPTED) from None
    except BrokenPipeError:  # the reader of our output went away: `botkit events | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
    except OSError as fault:  # a file that nobody may read, a disk that is full: whatever no command has a sentence of its own for
        _tell(f'"{fault.filename}": {fault.strerror}.' if fault.filename else f"{fault.strerror or fault}.")
        raise SystemExit(ENVIRONMENT) from None
    except Exception as fault:
        if os.environ.get(TRACEBACK):
            raise
        _tell(f"botkit failed, which is a defect of botkit: {location_of(fault)}. Set {TRACEBACK}=1 and run it again to see where.")
        raise SystemExit(ENVIRONMENT) from None


def _tell(message: str) -> None:
    sys.stderr.write(f"{message}\n")
