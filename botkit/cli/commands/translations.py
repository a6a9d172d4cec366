"""`botkit translations`: writes missing translations beside the flows, and exchanges PO files and tables with translators."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from botkit.errors import UsageError

if TYPE_CHECKING:
    from botkit.flowfile.library import Library
    from botkit.flowfile.parsed_flow import ParsedFlow
    from botkit.flowfile.sidecars import Key
    from botkit.flowfile.translations import Sidecar

WRITE = "write"
_LANGUAGE = re.compile(r"[a-z]{2,3}([-_][A-Za-z0-9]{2,8})*")


class _WriteByDefault(TyperGroup):
    """`botkit translations nps --to de` is `botkit translations write nps --to de`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] != "--help"):
            args = [WRITE, *args]
        return super().parse_args(ctx, args)


class Form(StrEnum):
    """What translators exchange."""

    po = "po"
    csv = "csv"


translations = typer.Typer(
    cls=_WriteByDefault, help="Write what is to be translated (botkit translations nps --to de); exchange PO files and tables."
)

Flows = Annotated[list[str] | None, typer.Argument(help="Names of flows; all of them, if none is named.")]
Project = Annotated[Path, typer.Option("--project", "-p", help="The project's folder, or a folder of flows.")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON instead of text.")]


@translations.command(WRITE)
def write(
    flows: Flows = None,
    to: Annotated[list[str] | None, typer.Option("--to", metavar="LANG", help="To which language; without it, those there are.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit code 1 when something is missing or stale.")] = False,
    stale: Annotated[bool, typer.Option("--stale", help="Write nothing; show what is translated and not said any more.")] = False,
    project: Project = Path(),
    as_json: AsJson = False,
) -> None:
    """Write an entry for every text that is not in a translation yet: the original, and an empty text below it."""
    from botkit.flowfile.problems import render_all
    from botkit.flowfile.sidecars import complete

    library = _library(project)
    states = []
    for parsed, language, sidecar in _pairs(_named(library, flows), to):
        states.append(_state(parsed, language, sidecar))
        if (states[-1]["missing"] or states[-1]["phrases"]) and not (check or stale):
            _save(_file(parsed, language, sidecar), complete(parsed, language, sidecar))
    if as_json:
        print(json.dumps({"translations": states}, ensure_ascii=False))
    else:
        old = [problem for problem in library.problems if problem.code == "translation-stale" and _is_of(problem.file, states)]
        if old and (stale or check):
            print(render_all(old))
        for one in states:
            _tell(one, wrote=not (check or stale))
    wrong = any(one["missing"] or one["untranslated"] or one["stale"] for one in states)
    raise typer.Exit(1 if check and wrong else 0)


@translations.command("export")
def export(
    flows: Flows = None,
    to: Annotated[str, typer.Option("--to", metavar="LANGUAGE", help="To which language.")] = "",
    form: Annotated[Form, typer.Option("--format", help="The form of the file.")] = Form.po,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="The file to write; standard output, if none is named.")] = None,
    project: Project = Path(),
) -> None:
    """Write the texts of flows with their translations into one file for translators."""
    from botkit.flowfile import po, translation_table

    library = _library(project)
    drafts = _named(library, flows)
    languages = {to} if to else {sidecar.language for parsed in drafts for sidecar in parsed.sidecars}
    if len(languages) != 1:
        listed = f" There are: {', '.join(sorted(languages))}." if languages else ""
        raise UsageError(f'Say which language to translate to, for example "--to de".{listed}')
    text = (translation_table if form is Form.csv else po).write(drafts, languages.pop())
    if output is None:
        sys.stdout.write(text)
    else:
        # With the mark a spreadsheet knows that the file is UTF-8, and shows "ü" as it is.
        _save(output, f"\ufeff{text}" if form is Form.csv else text)
        sys.stderr.write(f"Wrote {output}.\n")


@translations.command("import")
def import_po(
    file: Annotated[Path, typer.Argument(help="A PO file, a CSV file or an Excel file that came back.")],
    to: Annotated[str, typer.Option("--to", metavar="LANGUAGE", help="Its language, when the file does not say.")] = "",
    project: Project = Path(),
    as_json: AsJson = False,
) -> None:
    """Put the translations of a PO file or a table into the files beside the flows. Exit code 1 when some belong nowhere, or are wrong."""
    from botkit.flowfile import po, tables, translation_table
    from botkit.flowfile.problems import render_all
    from botkit.flowfile.sidecars import complete

    library = _library(project)
    try:
        is_table = file.suffix.lower() in tables.ENDINGS
        language, entries = (translation_table if is_table else po).read(file.read_bytes())
    except OSError as fault:
        raise UsageError(f'The file "{file}" cannot be read: {fault.strerror}.') from None
    except po.InvalidPo as fault:
        raise UsageError(f'"{file}" is no PO file: {fault}.') from None
    except tables.InvalidTable as fault:
        raise UsageError(f"{file}:{fault.line}: {fault}.") from None
    if not (language := to or language):
        raise UsageError(f'"{file}" does not say its language. Name it: "--to de".')
    assigned, lost = po.assign_entries(entries, library.parsed_flows)
    changed = []
    for parsed in library.parsed_flows:
        given: Mapping[Key, str] = assigned.get(parsed.name, {})
        sidecar = _sidecar(parsed, language)
        if given and (text := complete(parsed, language, sidecar, given)) != (sidecar.document.text if sidecar else ""):
            changed.append(_file(parsed, language, sidecar))
            _save(changed[-1], text)
    problems = [problem for problem in _library(project).problems if problem.file in {str(path) for path in changed}]
    if as_json:
        rows = [{"flow": entry.flow, "step": entry.step, "text": entry.source, "line": entry.line} for entry in lost]
        print(json.dumps({"language": language, "written": [str(path) for path in changed], "lost": rows}, ensure_ascii=False))
    else:
        for entry in lost:
            print(f'{file}:{entry.line}: no flow says this any more: "{entry.source}" ({entry.flow})')
        if problems:
            print(render_all(problems))
    sys.stderr.write(f"{len(entries)} translations to {language}: {len(changed)} files written, {len(lost)} texts not found.\n")
    raise typer.Exit(1 if lost or any(problem.severity == "error" for problem in problems) else 0)


# ---- the project


def _library(project: Path) -> Library:
    from botkit.cli.project import load_project

    return load_project(project).library


def _named(library: Library, names: Sequence[str] | None) -> list[ParsedFlow]:
    from botkit.flowfile.suggestions import did_you_mean

    known = {parsed.name: parsed for parsed in library.parsed_flows if parsed.flow is not None}
    for name in names or ():
        if name not in known:
            raise UsageError(f'There is no flow "{name}" that can be read{did_you_mean(name, known)}.')
    return [known[name] for name in names] if names else list(known.values())


def _pairs(drafts: Sequence[ParsedFlow], languages: Sequence[str] | None) -> list[tuple[ParsedFlow, str, Sidecar | None]]:
    """Each flow with each language that is asked for; without any, with those that it is translated to."""
    if not languages and not any(parsed.sidecars for parsed in drafts):
        raise UsageError('Nothing is translated yet. Say to which language: "botkit translations --to de".')
    for language in languages or ():
        if not _LANGUAGE.fullmatch(language):
            raise UsageError(f'"{language}" is no language: write a code such as "de" or "pt-BR".')
    pairs = []
    for parsed in drafts:
        assert parsed.flow is not None  # only those that could be read
        wanted = languages or sorted(sidecar.language for sidecar in parsed.sidecars)
        pairs += [(parsed, language, _sidecar(parsed, language)) for language in wanted if language != parsed.flow.language]
    return pairs


def _sidecar(parsed: ParsedFlow, language: str) -> Sidecar | None:
    return next((sidecar for sidecar in parsed.sidecars if sidecar.language == language), None)


def _file(parsed: ParsedFlow, language: str, sidecar: Sidecar | None) -> Path:
    return Path(sidecar.document.file) if sidecar else Path(parsed.document.file).with_name(f"{parsed.stem}.{language}.yaml")


def _state(parsed: ParsedFlow, language: str, sidecar: Sidecar | None) -> dict[str, Any]:
    """How a translation stands. What customers type may be left out of it: another language has other words."""
    from botkit.core.flow.model import Mark
    from botkit.flowfile.sidecars import missing, open_entries
    from botkit.flowfile.translations import normalised

    lacking = missing(parsed, sidecar)
    read = {normalised(word.text) for word in parsed.marked_texts(Mark.TEXT)}
    left = [entry.source for entry in open_entries(sidecar) if normalised(entry.source) in read] if sidecar else []
    stale = [problem for problem in sidecar.context.problems if problem.code == "translation-stale"] if sidecar else []
    return {
        "flow": parsed.name,
        "language": language,
        "file": str(_file(parsed, language, sidecar)),
        "missing": [word.text for word in lacking if word.mark is Mark.TEXT],
        "phrases": [word.text for word in lacking if word.mark is Mark.PHRASE],
        "untranslated": left,
        "stale": [{"line": problem.line, "message": problem.message, "hints": list(problem.hints)} for problem in stale],
    }


def _is_of(file: str, states: Sequence[Mapping[str, Any]]) -> bool:
    return any(one["file"] == file for one in states)


def _save(path: Path, text: str) -> None:
    try:
        path.write_text(text, "utf-8", newline="\n")
    except OSError as fault:
        raise UsageError(f'"{path}" cannot be written: {fault.strerror}.') from None


def _tell(one: Mapping[str, Any], *, wrote: bool) -> None:
    from botkit.flowfile.suggestions import plural

    missing, phrases, left, stale = (len(one[key]) for key in ("missing", "phrases", "untranslated", "stale"))
    new = missing + phrases if wrote else missing
    parts = [f"{plural(new, 'text')} {'written to be translated' if wrote else 'missing'}"] if new else []
    parts += [f"{plural(left, 'text')} still to be translated"] if left else []
    parts += [f"{plural(stale, 'translation')} stale"] if stale else []
    if parts:
        sys.stderr.write(f"{one['file']}: {', '.join(parts)}\n")
