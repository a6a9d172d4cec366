"""`botkit faq`: try a question, find conflicts, learn from unanswered messages, import a table, export the phrasings."""

from __future__ import annotations

import csv
import json
import sys
from datetime import UTC, datetime, timedelta
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from botkit.cli.shared_options import StoreUrl
from botkit.errors import UsageError

if TYPE_CHECKING:
    from botkit.core.engine.phrase_index import PhraseIndex
    from botkit.core.engine.program import Programs
    from botkit.understanding.analysis import Confusion, Findings, Reactions
    from botkit.understanding.clusters import Cluster
    from botkit.understanding.matcher import Decision

faq = typer.Typer(help="Try questions, find conflicts, learn from what was not understood.", no_args_is_help=True)

MIN_TRIED = 10  # phrasings; a share of fewer says nothing
MAX_SHOWN = 3  # phrasings of one confusion; the count says how many there are

Project = Annotated[Path, typer.Option("--project", "-p", help="The project's folder, or a folder of flows.")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON instead of text.")]


@faq.command("try")
def try_message(
    message: Annotated[str, typer.Argument(help="What a customer might write.")], project: Project = Path(), as_json: AsJson = False
) -> None:
    """Show how a message is understood: what it may ask for, how sure that is, and which words decided."""
    programs, ear = _matcher_of(project)
    ranked = ear.matcher.rank(message)
    decision = ear.decide(message, in_flow=False)
    if as_json:
        lines = [
            {"label": match.label, "title": _title(programs, match.label), "probability": round(match.probability, 3)}
            | {"example": match.example, "words": list(match.words)}
            for match in ranked
        ]
        print(json.dumps({"decision": type(decision).__name__.lower(), "ranking": lines}, ensure_ascii=False))
        return
    for match in ranked:
        bar = "█" * round(match.probability * 20)
        print(f"{min(match.probability, 0.99):5.0%} {bar:<20} {_title(programs, match.label)}")
        print(f'{"":27}like "{match.example}"' + (f", because of {', '.join(match.words)}" if match.words else ""))
    print(_decided(programs, decision))


@faq.command("test")
def conflicts(project: Project = Path(), as_json: AsJson = False) -> None:
    """Find phrasings that get in each other's way. This shows conflicts; it does not tell how often customers will be understood."""
    from botkit.understanding.analysis import analyse

    programs, ear = _matcher_of(project)
    findings = analyse(ear.matcher)
    if as_json:
        import msgspec

        print(msgspec.json.encode(findings).decode())
    else:
        _print_findings(programs, findings)


@faq.command("unanswered")
def unanswered(
    project: Project = Path(),
    days: Annotated[int, typer.Option(min=1, help="How far back to look.")] = 30,
    store: StoreUrl = None,
    adopt: Annotated[bool, typer.Option("--adopt", help="Ask for each group whether to add its phrasing to the flow.")] = False,
    as_json: AsJson = False,
) -> None:
    """Group the messages that were not understood, with the answer that fits best, and those whose senders chose from suggestions."""
    from botkit.understanding.clusters import cluster

    programs, ear = _matcher_of(project)
    missed, suggested = _unanswered(project, store, datetime.now(UTC) - timedelta(days=days))
    groups = cluster(missed, ear.matcher)
    if as_json:
        rows = [{"messages": list(group.messages), "wanted": group.wanted.label if group.wanted else None} for group in groups]
        print(json.dumps({"misses": rows, "suggested": [{"words": text, "label": label} for text, label in suggested]}, ensure_ascii=False))
        return
    offers = [(group.example, group.wanted.label if group.wanted else "", _sized(group)) for group in groups]
    offers += [(text, label, "chosen from an offer") for text, label in suggested]
    if not offers:
        sys.stderr.write(f"Everything of the last {days} days was understood.\n")
    for text, label, why in offers:
        print(f'{why}: "{text}"' + (f" → {_title(programs, label)}" if label else ""))
        if adopt and label and typer.confirm("Add this phrasing to the flow?", default=False, err=True):
            _adopt(programs, label, text)


@faq.command("misses", hidden=True)
@wraps(unanswered)
def misses(**options: Any) -> None:
    sys.stderr.write('"botkit faq misses" is now called "botkit faq unanswered"; the old name works in this release only.\n')
    unanswered(**options)


@faq.command("export")
def export(project: Project = Path()) -> None:
    """Write all phrasings as CSV: text, label."""
    from botkit.core.engine.phrase_index import examples_of
    from botkit.reports.formats.as_csv import csv_cell

    programs, _ = _matcher_of(project)
    writer = csv.writer(sys.stdout)
    writer.writerow(("text", "label"))
    writer.writerows((csv_cell(text), csv_cell(label)) for text, label in examples_of(tuple(programs.current.values())))


@faq.command("import")
def import_table(
    file: Annotated[Path, typer.Argument(help="A CSV or Excel file; its first row names the columns: question, answer, title.")],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="The YAML file to write; else standard output.")] = None,
) -> None:
    """Make a YAML list of questions and answers from a table. A flow can also take a table as it is: `faq: {from: questions.csv}`."""
    from botkit.flowfile.faq_table import as_yaml, read_faq_table
    from botkit.flowfile.problems import render_all
    from botkit.flowfile.yaml.nodes import Sequence

    try:
        document, problems = read_faq_table(str(file), file.read_bytes())
        if not isinstance(document.root, Sequence):
            print(render_all(problems))
            raise typer.Exit(1)
        text = as_yaml(document)
        if output is None:
            sys.stdout.write(text)
            return
        output.write_text(text, "utf-8", newline="\n")
    except OSError as fault:
        raise UsageError(f'The file "{fault.filename}" cannot be opened: {fault.strerror}.') from None
    sys.stderr.write(f"{len(document.root.items)} answers written to {output}. Take them into a flow: faq: {{from: {output.name}}}\n")


# ---- the project


def _matcher_of(project: Path) -> tuple[Programs, PhraseIndex]:
    from botkit.cli.project import load_project
    from botkit.core.engine.engine import router_of

    programs = load_project(project).compile()
    ear = router_of(programs).phrase_index
    if not ear.matcher.labels:
        raise UsageError(f'The flows in "{project}" have neither questions nor phrases, so there is nothing to understand.')
    return programs, ear


def _title(programs: Programs, label: str) -> str:
    """What a label stands for, in the author's words."""
    from botkit.core.engine.phrase_index import flow_of, number_of
    from botkit.core.engine.program import entries_of
    from botkit.core.flow.model import Faq

    program = programs.current[flow_of(label)]
    step = program.ops[0].step
    if "#" not in label or not isinstance(step, Faq):
        return f"{program.name}: {program.flow.title}"
    entry = entries_of(step)[number_of(label)]
    return f"{program.name}: {entry.title or entry.questions[0]}"


def _decided(programs: Programs, decision: Decision) -> str:
    from botkit.understanding.matcher import Answer, TwoAnswers, Unsure

    match decision:
        case TwoAnswers(matches=matches):
            return f"→ answers both: {' | '.join(_title(programs, match.label) for match in matches)}"
        case Answer(match=match):
            return f"→ answers: {_title(programs, match.label)}"
        case Unsure(options=options):
            return f"→ asks back: {' | '.join(_title(programs, option.label) for option in options)}"
        case _:
            return "→ not understood"


def _print_findings(programs: Programs, findings: Findings) -> None:
    def title(label: str) -> str:
        return _title(programs, label)

    confused: dict[tuple[str, str], list[Confusion]] = {}
    for confusion in findings.confusions:
        confused.setdefault((confusion.label, confusion.taken_for), []).append(confusion)
    for (label, taken_for), all_of_them in sorted(confused.items(), key=lambda entry: -len(entry[1])):
        count = f"{len(all_of_them)} phrasing{'s' if len(all_of_them) > 1 else ''}"
        print(f"confused: {count} of {title(label)} taken for {title(taken_for)}")
        for confusion in all_of_them[:MAX_SHOWN]:
            print(f'    "{confusion.example}" because of "{confusion.because_of}"')
    for harm in findings.harms:
        print(f'in the way: "{harm.example}" of {title(harm.label)} draws {len(harm.affected)} others to it')
    for near in findings.near:
        if near.labels not in confused and near.labels[::-1] not in confused:
            print(f"nearly the same: {title(near.labels[0])} ~ {title(near.labels[1])}\n    {near.examples[0]}\n    {near.examples[1]}")
    for sparse in findings.sparse:
        print(f"few phrasings ({sparse.phrasings}): {title(sparse.label)}")
    _print_reactions(findings.reactions)
    if not (findings.sparse or findings.near or findings.confusions or findings.harms):
        sys.stderr.write("No conflicts. Customers write otherwise than authors: look at `botkit faq unanswered` once it is in use.\n")


def _print_reactions(reactions: Reactions) -> None:
    tried = reactions.tried
    if tried < MIN_TRIED:
        return
    silent, asked = f"{reactions.silent / tried:.0%}", f"{reactions.asked / tried:.0%}"
    print(
        f"Of {tried} phrasings, when each is left out of the learning, {silent} are not understood and {asked} are asked back.\n"
        "Customers' words are further away than yours: expect more. It is no accuracy."
    )


def _sized(group: Cluster) -> str:
    return f"{len(group.messages)} message{'s' if len(group.messages) != 1 else ''}"


# ---- the log


def _unanswered(project: Path, store: str | None, since: datetime) -> tuple[list[str], list[tuple[str, str]]]:
    """Messages that nobody understood, and (words, label) of those who chose from an offer."""
    from botkit.cli.open_store import existing_store
    from botkit.cli.project import load_project
    from botkit.core.codec import decode_event
    from botkit.core.engine.answers.reply_text import words
    from botkit.core.events import FaqAnswered, MessageReceived, NotUnderstood
    from botkit.store import events

    latest: dict[int, str] = {}
    missed: list[str] = []
    suggested: list[tuple[str, str]] = []
    with existing_store(store or load_project(project).config.store) as opened, opened.read() as tx:
        kinds = ("message_received", "not_understood", "faq_answered")
        for row in events.between(tx, since, datetime.now(UTC), kinds):
            match decode_event(row.kind, row.body, row.personal):
                case MessageReceived(content=content):
                    latest[row.contact_id] = words(content).strip()
                case NotUnderstood():
                    missed.append(latest.pop(row.contact_id, ""))
                case FaqAnswered(suggested=text) as answered if text:
                    suggested.append((text, f"{answered.flow}#{answered.entry}"))
                case _:
                    continue
    return [text for text in missed if text], suggested


def _adopt(programs: Programs, label: str, phrasing: str) -> None:
    from botkit.cli.commands.faq_adopt import adopt

    sys.stderr.write(f"{adopt(programs, label, phrasing)}\n")
