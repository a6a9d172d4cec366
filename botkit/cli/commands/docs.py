"""`botkit docs`: the pages that come with botkit, in the terminal. Messages name them, and whoever installed a wheel has no other copy."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Annotated

import typer

from botkit.errors import UsageError

INDEX = "README"
_HEADING = re.compile(r"^(#+) (.*)$")


def docs(
    page: Annotated[str, typer.Argument(help="A page, or a heading of one: checks, checks#tab; without it the list of all pages.")] = INDEX,
    as_json: Annotated[bool, typer.Option("--json", help="The text as one JSON object.")] = False,
) -> None:
    """Show a page of the documentation, or what stands under one heading of it."""
    from botkit.flowfile.suggestions import did_you_mean

    name, _, heading = page.removeprefix("docs/").partition("#")
    name = name.removesuffix(".md") or INDEX
    pages = {file.stem: file for file in sorted(shipped_docs().glob("*.md"))}
    if name not in pages:
        raise UsageError(f'There is no page "{name}"{did_you_mean(name, pages)}. "botkit docs" lists them all.')
    text = pages[name].read_text(encoding="utf-8")
    if heading:
        headings = sections(text)
        if heading not in headings:
            raise UsageError(f'The page "{name}" has no heading "{heading}"{did_you_mean(heading, headings)}.')
        text = headings[heading]
    print(json.dumps({"page": name, "heading": heading, "text": text}, ensure_ascii=False) if as_json else text.rstrip())


def shipped_docs() -> Path:
    """The pages: inside the wheel, or in the repository for an editable installation."""
    package = Path(__file__).resolve().parents[2]
    inside = package / "_docs"
    return inside if inside.is_dir() else package.parent / "docs"


def sections(text: str) -> dict[str, str]:
    """What stands under each heading, smaller headings included, by the name that a link to it has."""
    lines, heads, fenced = text.splitlines(), [], False
    for number, line in enumerate(lines):
        fenced ^= line.lstrip().startswith("```")
        if not fenced and (head := _HEADING.match(line)):
            heads.append((number, len(head[1]), anchor(head[2])))
    texts: dict[str, str] = {}
    for index, (number, depth, name) in enumerate(heads):
        end = next((later for later, other, _ in heads[index + 1 :] if other <= depth), len(lines))
        texts.setdefault(name, "\n".join(lines[number:end]))
    return texts


def anchor(heading: str) -> str:
    """As links name a heading: small letters, words and hyphens, spaces as hyphens."""
    words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").lower().strip()
    return re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
