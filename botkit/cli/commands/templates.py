"""`botkit templates`: the catalogue of approved wordings: bring it up to date, look into it, hold the flows against it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from botkit.cli.shared_options import AsJson, Project, StoreUrl
from botkit.errors import UsageError

if TYPE_CHECKING:
    from botkit.config import Config
    from botkit.core.model.template_wording import TemplateWording
    from botkit.service.templates import TemplateDifference

templates = typer.Typer(help="The catalogue of approved wordings.", no_args_is_help=True)

# Kinds of problems that are about templates (docs/checks.md).
CODES = ("unknown-template", "template-use", "template-status", "missing-template")


@templates.callback()
def _root() -> None:
    """Wordings that the platform has approved stand in templates.json beside botkit.yaml."""


@templates.command()
def sync(
    file: Annotated[Path | None, typer.Option("--file", help="A list of templates that was saved as the platform answered it.")] = None,
    account: Annotated[str, typer.Option(help="The id of the business account (WABA), instead of botkit.yaml's.")] = "",
    channel: Annotated[str, typer.Option(help="Only the account of this channel, with its token.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would change.")] = False,
    project: Project = Path(),
    store: StoreUrl = None,
    as_json: AsJson = False,
) -> None:
    """Fetch the approved wordings and write templates.json; tell what was added, changed, recategorised and removed."""
    from botkit.cli.commands.template_sources import accounts_of, fetch, from_file, read_catalogue_of
    from botkit.config import FILE, load
    from botkit.service.project import config_file_of
    from botkit.service.templates import compare_templates, joined

    # Of all the secrets only the token of the channel is needed, and that is looked for where it is used.
    config = load(config_file_of(project) or project / FILE, os.environ, secrets=False, catalogue=False)
    asked_at = datetime.now(UTC)
    if file is not None:
        lists = {account: from_file(file)}
    else:
        lists = {one: fetch(one, used) for one, used in accounts_of(config, account, channel).items()}
    wordings, apart = joined(list(lists.values()))
    known = read_catalogue_of(config, must_be_read=False)
    changes = compare_templates(known.templates if known is not None else (), wordings)
    for name, language in apart:
        _tell(f'"{name}" ({language}) says something else in a later account: the wording of the first is kept.')
    if not dry_run:
        _write(config, tuple(one for one in lists if one), wordings)
        _note(store or config.store, {one: wordings_of_one for one, wordings_of_one in lists.items() if one}, asked_at)
    _show_changes(changes, len(wordings), dry_run=dry_run, as_json=as_json)


@templates.command("list")
def list_(project: Project = Path(), store: StoreUrl = None, as_json: AsJson = False) -> None:
    """List the wordings: category, how they stand, and which flows use them."""
    from botkit.cli.commands.template_sources import columns, live, required_catalogue, uses
    from botkit.cli.project import load_project
    from botkit.service.templates import as_it_stands

    opened = load_project(project)
    wordings = as_it_stands(required_catalogue(opened.config).templates, live(opened.config, store))
    used = uses(opened.library)
    if as_json:
        print(json.dumps([{**_plain(one), "used": list(used.get(one.name, ()))} for one in wordings]))
        return
    if not wordings:
        _tell("The catalogue is empty.")
        return
    rows = [("NAME", "LANGUAGE", "CATEGORY", "STATUS", "QUALITY", "VALUES", "USED IN")]
    for one in wordings:
        places = ", ".join(used.get(one.name, ())) or "-"
        rows.append((one.name, one.language, one.category, one.status or "-", one.quality or "-", str(len(one.values)), places))
    print(columns(rows))


@templates.command()
def show(
    name: Annotated[str, typer.Argument(help="The template's name.")],
    language: Annotated[str, typer.Option(help="Only this language.")] = "",
    project: Project = Path(),
    store: StoreUrl = None,
    as_json: AsJson = False,
) -> None:
    """Show a wording with its variables and buttons, and what a step has to give to it."""
    from botkit.cli.commands.template_sources import format_wording, live, required_catalogue
    from botkit.cli.project import load_project
    from botkit.flowfile.suggestions import did_you_mean
    from botkit.service.templates import as_it_stands

    config = load_project(project).config
    every = required_catalogue(config).templates
    shown = [one for one in every if one.name == name and one.language.replace("_", "-").startswith(language.replace("_", "-"))]
    if not shown:
        raise UsageError(f'The catalogue has no template "{name}"{did_you_mean(name, {one.name for one in every})}')
    shown = list(as_it_stands(shown, live(config, store)))
    print(json.dumps([_plain(one) for one in shown]) if as_json else "\n\n".join(map(format_wording, shown)))


@templates.command()
def check(project: Project = Path(), store: StoreUrl = None, as_json: AsJson = False) -> None:
    """Hold the flows against the catalogue, as the templates stand now. Exit code 1 when a template cannot be sent as a step wants it."""
    from msgspec.structs import replace

    from botkit.cli.commands.template_sources import live, required_catalogue
    from botkit.cli.project import load_project
    from botkit.flowfile.problems import as_json as plain
    from botkit.flowfile.problems import render_all
    from botkit.flowfile.project.template_catalogue import infos
    from botkit.service.project import read_project
    from botkit.service.templates import as_it_stands

    opened = load_project(project)
    wordings = as_it_stands(required_catalogue(opened.config).templates, live(opened.config, store))
    # What botkit.yaml alone knows of was not approved by anybody.
    business = replace(opened.business, templates=infos(wordings))
    library = read_project(project, os.environ, business=business).library
    problems = [problem for problem in library.problems if problem.code in CODES]
    if as_json:
        print(json.dumps([dict(plain(problem)) for problem in problems]))
    elif problems:
        print(render_all(problems))
    _tell(f"{len(library.flows)} flows, {len(wordings)} wordings, {len(problems) or 'no'} problem{'s' if len(problems) != 1 else ''}")
    raise typer.Exit(1 if problems else 0)


def _write(config: Config, accounts: tuple[str, ...], wordings: Sequence[TemplateWording]) -> None:
    """The file whole or not at all: a server may be reading it."""
    from botkit.flowfile.project.template_catalogue import FILE, TemplateCatalogue, write_catalogue
    from botkit.service.whole_file import replace_file

    replace_file(config.folder / FILE, write_catalogue(TemplateCatalogue(accounts=accounts, templates=tuple(wordings))))


def _note(url: str, lists: Mapping[str, Sequence[TemplateWording]], asked_at: datetime) -> None:
    """Tell the store how templates stand, so that the gate knows at once: also of a pause whose webhook was missed."""
    from botkit.cli.open_store import existing_store, store_exists
    from botkit.service.templates import save_templates

    if not lists:
        _tell("Whose templates these are is not known: the gate is not told how they stand. Say so with --account.")
        return
    if not url or not store_exists(url):
        return  # the server learns from webhooks, and from the next sync
    with existing_store(url) as read_catalogue_of, read_catalogue_of.begin() as tx:
        for account, wordings in lists.items():
            save_templates(tx, account, wordings, asked_at)


def _show_changes(changes: Sequence[TemplateDifference], count: int, *, dry_run: bool, as_json: bool) -> None:
    import msgspec

    from botkit.cli.commands.template_sources import SIGNS, format_change
    from botkit.cli.terminal.colour import Colour

    if as_json:
        print(json.dumps({"dry_run": dry_run, "templates": count, "changes": [msgspec.to_builtins(change) for change in changes]}))
        return
    colour = Colour(sys.stdout)
    for change in changes:
        print(format_change(change, colour))
    counts = ", ".join(f"{number} {kind}" for kind in SIGNS if (number := sum(change.kind == kind for change in changes)))
    _tell(f"{count} wordings, {counts or 'nothing changed'}{'; nothing was written' if dry_run else ''}")


def _plain(wording: TemplateWording) -> dict[str, Any]:
    import msgspec

    made: dict[str, Any] = msgspec.to_builtins(wording)
    return {**made, "values": list(wording.values)}


def _tell(message: str) -> None:
    sys.stderr.write(f"{message}\n")
