"""The parts of a message that may hold the question: sentences, without greetings, thanks and signatures.

A message is cut where its writer cut it, and long runs without any mark into overlapping windows. Each part is matched by itself; which
one counts, and whether it is enough for an answer, is decided with the whole message in view (matcher.py): a part alone sees too little.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from botkit.understanding.lexicon import small_talk
from botkit.understanding.lexicon.everyday import greeting, social
from botkit.understanding.normalise import MAX_CHARACTERS, tokens
from botkit.understanding.urgent.phrases import UrgentPhrases

LONGEST_PART = 18  # words; what goes on for longer without a mark was dictated, or typed in one breath
WINDOW, STEP = 10, 4  # words of a window, and how far the next one begins after it
SHORTEST_CUT = 12  # from here on a part may hold two sentences, "where is my card I am very disappointed": looked at whole and in windows
SMALL_WINDOW, SMALL_STEP = 8, 2
MAX_PARTS = 40  # a part costs as much as a message
OPENERS_WITHIN = 3  # words before an opener: "Hi there, hope you are well"
LONGEST_OPENER = 16  # words of a part that is small talk because of how it begins: "My name is Peter and I live in Leeds with my wife"
LONGEST_ASKING = 6  # words of a question that is small talk
LONGEST_ENDING = 7  # words after thanks, or of a signature
_BLANKS = re.compile(r"[^\S\n]+")  # become one: a pattern that looks for several takes quadratic time on long runs
LONGEST_PAIR, LONGEST_HALF = 26, 14  # words of a message of two questions, and of one of them; what is longer tells a story
_JOINTS = "and|also|und|außerdem|ausserdem|sowie|en|ook|y|e|también|tambien|además|ademas|et|aussi|também|tambem"
_JOINT = re.compile(rf"(?<![.!?…;:,])[.!?…;:,]+\s|\s(?:{_JOINTS})\s|\n", re.IGNORECASE)
_CUT = re.compile(r"(?<=[.!?…;:])[\"'”’»)]*\s|\n| [-–—]+\s")


class Part(NamedTuple):
    """A stretch of the message. `is_window`: cut by us, and not by the writer."""

    text: str
    is_window: bool


def parts_of(text: str) -> tuple[Part, ...]:
    """The parts that are no small talk, in order; nothing where all of it is."""
    found: list[Part] = []
    for written in _CUT.split(_BLANKS.sub(" ", text[:MAX_CHARACTERS])):
        words = _without_small_talk(written.split())
        if words and len(words) <= LONGEST_PART:
            found.append(Part(" ".join(words), is_window=False))
        if len(words) > LONGEST_PART:
            found += _windows(words, WINDOW, STEP)
        elif len(words) > SHORTEST_CUT:
            found += _windows(words, SMALL_WINDOW, SMALL_STEP)
    longer = [part for part in found if " " in part.text]  # a name by itself is easily taken for a mistyped word
    return tuple((longer or found)[:MAX_PARTS])


def halves_of(text: str) -> Iterator[tuple[str, str]]:
    """The ways to cut a short message into two that may both ask for something: at a mark, and at "and" and its like."""
    written = (_without_small_talk(part.split()) for part in _CUT.split(_BLANKS.sub(" ", text[:MAX_CHARACTERS])))
    asked = ". ".join([" ".join(words) for words in written if words])
    if len(asked.split()) > LONGEST_PAIR:
        return
    for cut in _JOINT.finditer(asked):
        first, second = (_without_small_talk(half.split()) for half in (cut.string[: cut.start()], cut.string[cut.end() :]))
        if first and second and max(len(first), len(second)) <= LONGEST_HALF:
            yield " ".join(first), " ".join(second)


def _windows(words: Sequence[str], size: int, step: int) -> list[Part]:
    starts = sorted({*range(0, len(words) - size + 1, step), len(words) - size})
    return [Part(" ".join(words[start : start + size]), is_window=True) for start in starts]


def _without_small_talk(words: Sequence[str]) -> Sequence[str]:
    """The words of a part without social words at both ends; nothing where the whole part is small talk."""
    if not words:
        return ()
    said = [tokens(word) for word in words]
    is_social = [all(token in social() for token in typed) for typed in said]
    first, last = 0, len(words)
    if last <= LONGEST_ENDING and " " in _endings().begins(_flat(said)):  # a bare "thanks" may begin a sentence
        return ()
    while first < last and (is_social[first] or _is_greeting(said[first : first + 2])):
        first += 1 if is_social[first] else 2
    is_asking = words[-1].endswith("?") and last - first > LONGEST_ASKING  # "how are you doing, where is my parcel?"
    offsets = range(min(first, last), min(first + OPENERS_WITHIN, last)) if last - first <= LONGEST_OPENER and not is_asking else ()
    if any(_openers().begins(_flat(said[start:])) for start in offsets):
        return ()
    for start in range(first + 1, last):
        if last - start <= LONGEST_ENDING and _endings().begins(_flat(said[start:last])):
            last = start
            break
    while last > first and is_social[last - 1]:
        last -= 1
    return words[first:last]


def _is_greeting(said: Sequence[Sequence[str]]) -> bool:
    first, second = greeting()
    return len(said) > 1 and set(said[0]) <= first and set(said[1]) <= second


def _flat(said: Sequence[Sequence[str]]) -> list[str]:
    return [token for typed in said for token in typed]


@cache
def _openers() -> UrgentPhrases:
    return UrgentPhrases(line for line in small_talk.OPENERS.splitlines() if line)


@cache
def _endings() -> UrgentPhrases:
    return UrgentPhrases(line for line in small_talk.ENDINGS.splitlines() if line)
