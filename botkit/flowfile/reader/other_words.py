"""Words that people write who know another tool or think in another language, and what they are here."""

from __future__ import annotations

from collections.abc import Container
from collections.abc import Mapping as MappingABC

from botkit.flowfile.reader.context import ReadContext
from botkit.flowfile.suggestions import nearest, quoted, shortened
from botkit.flowfile.yaml.nodes import Entry, Mapping, Scalar

# Spaces that YAML takes for letters: they come with what is copied from web pages and word processors.
INVISIBLE = frozenset("\u00a0\u2007\u202f\u200b\u2060\ufeff")
# What it is here -> what people write.
_WRITTEN: MappingABC[str, str] = {
    "say": "text message msg send bubble sag sage sagen nachricht schreibe zeg stuur bericht dire envoyer decir enviar mensaje mensagem",
    "ask": "question input prompt buttons options quick_replies menu frage fragen vraag vragen demander pregunta preguntar pergunta",
    "branch": "if else elif switch condition case wenn falls als si se",
    "pause": "sleep delay warte warten wacht attendre esperar",
    "goto": "jump go_to gehe_zu ga_naar",
    "call": "http webhook request api fetch function",
    "handoff": "agent human transfer escalate uebergabe",
    "end": "stop exit finish return quit ende einde fin fim",
    "set": "let assign variable var setze zet",
    "for_each": "for foreach loop repeat while",
    "collect": "store append spreadsheet",
    "post": "emit publish notify fire",
    "run": "subflow include gosub",
    "steps": "schritte stappen etapes étapes pasos passos nodes blocks",
    "starts": "triggers trigger auslöser",
    "language": "sprache taal langue idioma lang",
    "title": "titel titre titulo título",
    "expect": "type validate erwarte",
    "choices": "buttons options quick_replies auswahl keuzes choix opciones",
    "save": "variable store_as speichern bewaar",
}
# Keys that look like steps and belong to one -> what to do instead.
INSTEAD: MappingABC[str, str] = {
    "wait": 'a question waits with "wait"; to let time pass, write "- pause: 2 hours"',
    "then": '"then" stands under a case of "branch", or under a choice',
    "otherwise": '"otherwise" is the last case of "branch", or stands under a question',
}


def meant_by(word: str, known: Container[str]) -> str | None:
    """Which of the known words somebody means who writes this one."""
    lowered = word.lower()
    return next((here for here, written in _WRITTEN.items() if here in known and lowered in written.split()), None)


def unknown_key(entry: Entry, known: list[str], inside: str, node: Mapping, context: ReadContext) -> str:
    """Tell about a key that no model has. Returns the key that was probably meant, or nothing."""
    key = entry.key.text
    if character := next((one for one in key if one in INVISIBLE), None):
        column = entry.key.column + key.index(character)
        message = f"an invisible character (U+{ord(character):04X}) stands in column {column}: delete it, and type a space"
        context.refuse(entry.key, "special-character", message)
        return ""
    near = meant_by(key, known) or nearest(key, known) or ""
    hints = [f"known here: {quoted(known)}"]
    if key == "then" and "otherwise" in known:
        hints.insert(0, '"otherwise" has its steps below it, without "then"')
    elif key.startswith("-"):
        hints.insert(0, 'put a space after "-"')
    elif node.is_flow and isinstance(entry.value, Scalar) and entry.value.is_empty:
        hints.insert(0, "inside { } a comma ends a text: put a text with a comma in quotation marks")
    elif " " in key and not near:
        hints.insert(0, "a colon and a space make a key of the words before them: put a text that has them in quotation marks")
    tail = f'; did you mean "{near}"?' if near else ""
    context.refuse(entry.key, "unknown-key", f'unknown key "{shortened(key)}" {inside}{tail}', *hints)
    return near
