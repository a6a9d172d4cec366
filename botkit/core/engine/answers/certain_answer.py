"""What a sentence says for certain about a question that it does not answer directly: "send 50 dollars to Joe" has an amount and a name.

A value is certain when the sentence has exactly one of its kind, and it needs no read-back. An open answer has no kind: the author says
with `in_sentence` how it stands in a sentence (`to *`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from botkit.core.engine.answers.choices import Offer, offers
from botkit.core.engine.answers.parse_answer import UNREAD, Doubtful, read
from botkit.core.engine.execution import Execution
from botkit.core.flow.expect import Expect
from botkit.core.flow.model import Ask
from botkit.core.model.message import Text
from botkit.core.model.values import Value
from botkit.core.text.word_tests import has_any
from botkit.understanding.answers.languages import language_of
from botkit.understanding.normalise import normalise, tokens

MAX_WORDS = 40  # of a sentence that is looked at
SPAN = 6  # words of one value
OPEN_SPAN = 4  # words of an open answer: a name, a place
TAKEN = " \x00 "  # in the place of what another question took: nothing is read across it

# Kinds that are read, the clearest first: what one of them takes is not there any more for the next.
READ = ("email", "pattern", "phone", "money", "date", "time", "duration", "number")
# Words before an English "to" that begins no place and no person: "I want to send it to Joe".
_BEFORE_VERBS = frozenset({"want", "like", "need", "have", "going", "wish", "wanted", "able", "try", "trying", "how", "love", "id"})
_WORD = re.compile(r"\S+")
_STOPS = re.compile(r"[,.;:!?\x00]+$")


class CertainValue(Struct, frozen=True):
    """The value of an answer, or the `mark` of a choice; the words that it was read from, and the sentence without them."""

    value: Value
    words: str
    rest: str
    mark: str = ""


def find_value(execution: Execution, step: Ask, sentence: str, *, others: Sequence[str] = ()) -> CertainValue | None:
    """What a sentence says about a question. `others` are the markers of other questions, at which an open answer ends."""
    if step.in_sentence:
        return next(filter(None, (_marked(execution, step, sentence, marker, others) for marker in step.in_sentence)), None)
    if step.choices:
        return _choice(execution, step, sentence)
    if len(step.expect.alternatives) != 1 or step.expect.kind not in READ:
        return None
    return _typed(execution, step.expect, sentence)


def is_alone(execution: Execution, expect: Expect, text: str) -> bool:
    """Whether the words say one value and little else: "on Wednesday", and not "I have 2 children"."""
    found = next(filter(None, (_typed(execution, kind, text) for kind in expect.alternatives if kind.kind in READ)), None)
    if found is None or len(text.split()) > SPAN:
        return False
    return all(word in language_of(execution.language).small_words for word in tokens(found.rest.replace("\x00", " ")))


def open_words(execution: Execution, step: Ask, reply: str) -> str:
    """The answer within a reply to an open question: "I want to send it to my friend John" is "my friend John" where `to *` says so."""
    for marker in step.in_sentence:
        found = _marked(execution, step, reply, marker, ())
        if found is not None and found.words != reply.strip():
            return found.words
    return reply


def _typed(execution: Execution, expect: Expect, sentence: str) -> CertainValue | None:
    words = _words(sentence)
    if expect.kind == "pattern":
        read_at = ((_read(execution, expect, _STOPS.sub("", _slice(sentence, span))), span) for span in _spans(words, OPEN_SPAN))
        found = {value: span for value, span in read_at if value is not None}
        if len(found) != 1:
            return None
        ((value, span),) = found.items()
        return _taken(sentence, span, value)
    whole = _read(execution, expect, sentence.replace("\x00", ";"))
    if whole is None:
        return None
    for span in _spans(words, SPAN):
        if "\x00" not in _slice(sentence, span) and _read(execution, expect, _slice(sentence, span)) == whole:
            return _taken(sentence, span, whole)
    return None


def _choice(execution: Execution, step: Ask, sentence: str) -> CertainValue | None:
    """The one choice whose label or further words stand in the sentence."""
    if step.several:
        return None
    named: list[Offer] = []
    for offer in offers(execution, step).every:
        forms = [form for word in (offer.label, *offer.also) for form in execution.program.in_all_languages(word)]
        if has_any(sentence, (form for form in forms if len(form) > 2)):
            named.append(offer)
    if len(named) != 1:
        return None
    return CertainValue(value=named[0].value, words=named[0].label, rest=sentence, mark=named[0].mark)


def _marked(execution: Execution, step: Ask, sentence: str, marker: str, others: Sequence[str]) -> CertainValue | None:
    """What stands after (`to *`) or before (`* bags`) the words of a marker. Twice different, it is not certain."""
    words = _words(sentence)
    folded = [_STOPS.sub("", normalise(sentence[start:end])) for start, end in words]
    found: dict[str, CertainValue] = {}
    for form in execution.program.in_all_languages(marker):
        before, _, after = normalise(form).partition("*")
        lead, tail = before.split(), after.split()
        for at in range(len(folded) - len(lead or tail) + 1):
            if folded[at : at + len(lead or tail)] != (lead or tail) or (lead == ["to"] and at and folded[at - 1] in _BEFORE_VERBS):
                continue
            if lead:
                span = _captured(execution, step, sentence, words, folded, at + len(lead), others) if at + len(lead) < len(words) else None
            else:
                before_it = ((words[start][0], words[at - 1][1]) for start in range(max(0, at - SPAN), at))
                span = next((place for place in before_it if _fits(execution, step, _slice(sentence, place))), None)
            if span is not None:
                said = _STOPS.sub("", _slice(sentence, span)).strip()
                value = said if "text" in step.expect.kinds else _read(execution, step.expect, said)
                if value is not None and said:
                    found.setdefault(said, CertainValue(value=value, words=said, rest=sentence[: span[0]] + TAKEN + sentence[span[1] :]))
    if len(found) > 1:  # of several the one name
        found = {said: value for said, value in found.items() if any(word[:1].isupper() for word in said.split())}
    return next(iter(found.values())) if len(found) == 1 else None


def _captured(
    execution: Execution, step: Ask, sentence: str, words: list[tuple[int, int]], folded: list[str], at: int, others: Sequence[str]
) -> tuple[int, int] | None:
    """The words from `at` on that are the answer: as many as read as its kind, or an open answer up to where something else begins."""
    if "text" not in step.expect.kinds:
        spans = ((words[at][0], words[end][1]) for end in range(min(at + SPAN, len(words)) - 1, at - 1, -1))
        return next((span for span in spans if _fits(execution, step, _STOPS.sub("", _slice(sentence, span)))), None)
    small = language_of(execution.language).small_words
    leads = {normalise(form).split()[0] for marker in others for form in execution.program.in_all_languages(marker) if form.strip("* ")}
    end = at
    while end < len(words) and end - at < OPEN_SPAN:
        word = _slice(sentence, words[end])
        is_name = any(_slice(sentence, words[index])[:1].isupper() for index in range(at, end))
        if "\x00" in word or word[:1].isdigit() or folded[end] in leads or (end > at and is_name and word[:1].islower()):
            break
        if end > at and folded[end] in small:
            break
        end += 1
        if _STOPS.search(word):
            break
    return (words[at][0], words[end - 1][1]) if end > at else None


def _fits(execution: Execution, step: Ask, text: str) -> bool:
    return "\x00" not in text and _read(execution, step.expect, text) is not None


def _read(execution: Execution, expect: Expect, text: str) -> Value | None:
    value = read(execution, expect, Text(body=text))
    return None if value is UNREAD or isinstance(value, Doubtful) else value


def _words(sentence: str) -> list[tuple[int, int]]:
    return [match.span() for match in _WORD.finditer(sentence)][:MAX_WORDS]


def _spans(words: list[tuple[int, int]], longest: int) -> Iterator[tuple[int, int]]:
    """Places of neighbouring words, the shortest first."""
    for length in range(1, min(longest, len(words)) + 1):
        for start in range(len(words) - length + 1):
            yield words[start][0], words[start + length - 1][1]


def _slice(sentence: str, span: tuple[int, int]) -> str:
    return sentence[span[0] : span[1]]


def _taken(sentence: str, span: tuple[int, int], value: Value) -> CertainValue:
    said = _STOPS.sub("", _slice(sentence, span))
    return CertainValue(value=value, words=said, rest=sentence[: span[0]] + TAKEN + sentence[span[0] + len(said) :])
