"""Packs: what a business wrote and what its customers typed, and what became of the messages.

A pack is `NAME.LANGUAGE.txt`: the questions, one answer a line (`label: title | phrasing | phrasing`), a line `---`, then the messages
(`label: message | message`; `-` for messages that ask for nothing of it, `one+other` for two questions in one). Every fourth message of a
line is kept aside: `--held` measures these alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from botkit.understanding.encoder import Encoder
from botkit.understanding.matcher import Answer, Matcher, TwoAnswers, Unsure, build

PACKS = Path(__file__).parent / "packs"
KEPT_ASIDE = 4


class Pack(NamedTuple):
    name: str
    language: str
    examples: tuple[tuple[str, str], ...]
    titles: dict[str, str]
    messages: tuple[tuple[str, str], ...]  # a message, and its label


# What stands around a question and says nothing about it; by language: before, after.
POLITE = {
    "en": ("Hi, I have a quick question please: ", " Thanks a lot!"),
    "de": ("Guten Tag, ich hätte da mal eine Frage: ", " Vielen Dank im Voraus!"),
    "es": ("Hola, buenas tardes, una pregunta por favor: ", " Muchas gracias"),
}
STORY = {
    "en": (
        "I have been with you since 2015 and always told my friends so. But this week was a nightmare. Nobody tells us anything. ",
        " I am really fed up and it makes me sad. Please hurry. Best regards, Susan Miller",
    ),
    "de": (
        "Ich bin seit vielen Jahren bei Ihnen und war immer zufrieden. Aber was diese Woche los ist, meine ganze Familie ist sauer. ",
        " Ich bin wirklich enttäuscht von Ihnen. Mit freundlichen Grüßen, Sabine Krause",
    ),
    "es": (
        "Llevo muchos años con ustedes y siempre he hablado bien a mis amigos. Pero esta semana ha sido un desastre y nadie dice nada. ",
        " Estoy muy enfadada y no entiendo cómo puede pasar esto. Un saludo, Carmen Ruiz",
    ),
}
WRAPPINGS = {"plain": {}, "polite": POLITE, "story": STORY}


def read_packs(folder: Path, *, held: bool = False) -> Iterator[Pack]:
    for path in sorted(folder.glob("*.txt")):
        name, _, language = path.stem.partition(".")
        questions, _, messages = path.read_text("utf-8").partition("\n---\n")
        phrasings = dict(_rows(questions))
        said = [
            (text, label)
            for label, texts in _rows(messages)
            for number, text in enumerate(texts)
            if (number % KEPT_ASIDE == KEPT_ASIDE - 1) is held
        ]
        yield Pack(
            name=name,
            language=language,
            examples=tuple((text, label) for label, texts in phrasings.items() for text in texts),
            titles={label: texts[0] for label, texts in phrasings.items()},
            messages=tuple(said),
        )


def _rows(text: str) -> Iterator[tuple[str, list[str]]]:
    for line in text.strip().splitlines():
        if line and not line.startswith("#"):
            label, _, texts = line.partition(": ")
            yield label, texts.split(" | ")


def learn(pack: Pack, encoder: Encoder | None) -> Matcher:
    return build(pack.examples, names=pack.titles, encoder=encoder)


def outcomes(matcher: Matcher, messages: Sequence[tuple[str, str]]) -> Counter[str]:
    """What became of the messages: answered, offered or silent, right or wrong, by customers or strangers."""
    found: Counter[str] = Counter()
    for text, label in messages:
        decision = matcher.decide(text, may_join=lambda first, second: True)
        wanted = set(label.split("+"))
        match decision:
            case TwoAnswers(matches=matches):
                kind, is_right = "answered", {match.label for match in matches} >= wanted
                found["pair both"] += {match.label for match in matches} == wanted
                found["pair one wrong"] += "+" in label and not is_right
            case Answer(match=match):
                kind, is_right = "answered", match.label in wanted
                found["pair one wrong"] += "+" in label and not is_right
            case Unsure(options=options):
                kind, is_right = "offered", bool({option.label for option in options} & wanted)
                found["pair both offered"] += "+" in label and {option.label for option in options} >= wanted
            case _:
                kind, is_right = "silent", False
        who = "stranger" if label == "-" else "pair" if "+" in label else "asked"
        found[who] += 1
        found[f"{who} {kind}"] += 1
        found[f"{who} {kind} right"] += is_right
    return found


def measured(found: Counter[str]) -> dict[str, Any]:
    """Shares in per cent."""

    def share(part: float, of: str) -> float:
        return round(100.0 * part / max(1, found[of]), 1)

    right, offered = found["asked answered right"], found["asked offered right"]
    return {
        "helped": share(right + offered, "asked"),
        "answered_right": share(right, "asked"),
        "wrong_answers": share(found["asked answered"] - right, "asked"),
        "wrong_offers": share(found["asked offered"] - offered, "asked"),
        "silent": share(found["asked silent"], "asked"),
        "pairs_answered": share(found["pair both"], "pair"),
        "pairs_offered": share(found["pair both offered"], "pair"),
        "pairs_wrong": share(found["pair one wrong"], "pair"),
        "strangers_answered": share(found["stranger answered"], "stranger"),
        "strangers_offered": share(found["stranger offered"], "stranger"),
    }


def wrapped(messages: Sequence[tuple[str, str]], language: str, wrapping: str) -> list[tuple[str, str]]:
    before, after = WRAPPINGS[wrapping].get(language, ("", ""))
    return [(f"{before}{text}{after}", label) for text, label in messages]


def measure_packs(folder: Path, encoder: Encoder | None, *, held: bool = False) -> Iterator[dict[str, Any]]:
    """Each pack plain, polite and within a story, then all packs together."""
    total = {wrapping: Counter[str]() for wrapping in WRAPPINGS}
    for pack in read_packs(folder, held=held):
        matcher = learn(pack, encoder if pack.language == "en" else None)
        for wrapping, sums in total.items():
            found = outcomes(matcher, wrapped(pack.messages, pack.language, wrapping))
            sums.update(found)
            yield {"pack": f"{pack.name}.{pack.language}", "wrapping": wrapping} | measured(found)
    for wrapping, sums in total.items():
        yield {"pack": "all", "wrapping": wrapping} | measured(sums)
