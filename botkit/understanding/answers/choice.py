"""One of several options: by label, number, letter, position, beginning, words, other name, description or typing error."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz.distance import OSA

from botkit.understanding.answers import number, ordinal, yes_no
from botkit.understanding.answers.message import Message
from botkit.understanding.answers.numbers.counting import count
from botkit.understanding.answers.values import Option, Outcome, Reading, settle

# Up to five letters one error must leave the first letter alone ("late" is not "date"); below four another word is too near.
SHORTEST_WITH_TYPO = 4
SHORT_WORD = 5
SHORTEST_WITH_TWO_TYPOS = 8
# Of the words a customer used, this share must be found in a label before part of a label decides.
WORDS_TO_FIND = 0.5

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Question:
    """A message and the options, folded once."""

    message: Message
    words: Words
    names: tuple[tuple[Words, ...], ...]
    descriptions: tuple[Words, ...]

    @property
    def count(self) -> int:
        return len(self.names)

    def telling(self, words: Words) -> set[str]:
        """The words that tell options apart: not "the", "my", "please"."""
        return {word for word in words if word not in self.message.language.small_words}


def read(message: Message, *, options: Sequence[Option]) -> Outcome:
    """Read an option: its value, or its id where it has none. The first way that finds any option decides; when it finds
    two, they are asked back."""
    names = tuple(tuple(filter(None, (_words(message.like(name)) for name in (option.label, *option.also)))) for option in options)
    ask = _Question(message, _words(message), names, tuple(_words(message.like(option.description)) for option in options))
    if not ask.words:
        return None
    for way in _STRATEGIES:
        matches = way(ask)
        if matches and way not in (_exact, _agreed) and _denied(ask, matches):
            return None
        if matches:
            return settle([_reading(options[index], message) for index in matches])
    return None


def _denied(ask: _Question, matches: list[int]) -> bool:
    """ "I don't want a refund" chooses nothing, unless the labels say "don't" themselves."""
    denials = {word for phrase in ask.message.language.negations for word in _words(ask.message.like(phrase))}
    return any(word in denials and not any(word in name for index in matches for name in ask.names[index]) for word in ask.words)


def _reading(option: Option, message: Message) -> Reading:
    return Reading(value=option.id if option.value is None else option.value, text=message.text.strip())


@lru_cache(maxsize=2048)
def _words(message: Message) -> Words:
    """Words and numbers, "two" as "2"; signs only when there is nothing else (a label may be "👍")."""
    spoken = tuple(_spoken(message))
    return spoken or tuple(token.text for token in message.tokens)


def _spoken(message: Message) -> Iterator[str]:
    at = 0
    while at < len(message.tokens):
        token, counted = message.tokens[at], count(message, at)
        # "The last one" holds no number.
        if counted is not None and counted.value.denominator == 1 and (counted.value != 1 or token.kind == "digits"):
            yield str(counted.value)
            at = counted.end
            continue
        if token.kind != "sign":
            yield token.text
        at += 1


def _exact(ask: _Question) -> list[int]:
    typed = "".join(ask.words)
    return [index for index in range(ask.count) if any(typed == "".join(name) for name in ask.names[index])]


def _contained(ask: _Question) -> list[int]:
    """Whole names inside the message; the longest where one lies within the other ("agent" in "live agent")."""
    text = f" {' '.join(ask.words)} "
    inside = {
        index: max((name for name in ask.names[index] if f" {' '.join(name)} " in text), key=len, default=()) for index in range(ask.count)
    }
    hits = {index: f" {' '.join(name)} " for index, name in inside.items() if ask.telling(name)}
    return [index for index, name in hits.items() if not any(name in other and name != other for other in hits.values())]


def _numbered(ask: _Question) -> list[int]:
    """Read "2", "option two", "8️⃣". Where labels are numbers themselves, their place does not count."""
    matches = number.read(ask.message, whole=True)
    if not isinstance(matches, Reading) or not isinstance(matches.value, int) or not _is_all(ask, matches):
        return []
    held = [index for index in range(ask.count) if any(str(matches.value) in name for name in ask.names[index])]
    if any(len(name) == 1 and name[0].isdecimal() for names in ask.names for name in names):
        return held
    # "2" for "1 bag", "2 bags" is the second both ways; for "2 bags", "1 bag" nobody knows.
    return sorted({*held, *([matches.value - 1] if 1 <= matches.value <= ask.count else [])})


def _is_all(ask: _Question, matches: Reading) -> bool:
    """Whether a number or place is the answer, not a word in a story: it stands among small words only, or reads "2) ..."."""
    rest = ask.telling(ask.words) - set(_words(ask.message.like(matches.text))) - ask.message.language.option_words
    return not rest or (_is_bracketed(ask) and ask.message.text.strip().startswith(matches.text))


def _is_bracketed(ask: _Question) -> bool:
    return len(ask.message.tokens) > 1 and ask.message.tokens[1].text in (")", ".", ":")


def _lettered(ask: _Question) -> list[int]:
    first = ask.words[0]
    last = ask.words[-1]
    letter = (
        first
        if len(ask.words) == 1 or _is_bracketed(ask)
        else last
        if len(ask.words) == 2 and first in ask.message.language.option_words
        else ""
    )
    index = ord(letter) - ord("a") if len(letter) == 1 and letter.isascii() and letter.isalpha() else -1
    return [index] if 0 <= index < ask.count else []


def _placed(ask: _Question) -> list[int]:
    """Read "the second one", "la última"; "first" may also be "First class" where a label says so."""
    matches = ordinal.read(ask.message)
    if not isinstance(matches, Reading) or not isinstance(matches.value, int) or not _is_all(ask, matches):
        return []
    spoken = ask.telling(_words(ask.message.like(matches.text)))
    held = [index for index in range(ask.count) if any(spoken & set(name) for name in ask.names[index])]
    position = matches.value - 1 if matches.value > 0 else ask.count + matches.value
    return sorted({*held, *([position] if 0 <= position < ask.count else [])})


def _begun(ask: _Question) -> list[int]:
    """The message is how a name begins, by at least two letters."""
    typed = " ".join(ask.words)
    return [index for index in range(ask.count) if len(typed) > 1 and any(" ".join(name).startswith(typed) for name in ask.names[index])]


def _worded(ask: _Question) -> list[int]:
    return _most_words(ask, [set().union(*names) for names in ask.names])


def _described(ask: _Question) -> list[int]:
    return _most_words(ask, [set(words) for words in ask.descriptions])


def _most_words(ask: _Question, vocabularies: list[set[str]]) -> list[int]:
    telling = ask.telling(ask.words)
    shared = [len(telling & vocabulary) for vocabulary in vocabularies]
    best = max(shared, default=0)
    return [index for index, hits in enumerate(shared) if hits == best] if best and best >= WORDS_TO_FIND * len(telling) else []


def _agreed(ask: _Question) -> list[int]:
    """Read "yep" or 👍 where the options are a yes and a no, in whatever words."""
    outcome = yes_no.read(ask.message)
    if not isinstance(outcome, Reading):
        return []
    meanings = [{yes_no.meaning(name, ask.message.language) for name in names} - {None} for names in ask.names]
    return (
        [index for index, meaning in enumerate(meanings) if meaning == {outcome.value}]
        if {True} in meanings and {False} in meanings
        else []
    )


def _mistyped(ask: _Question) -> list[int]:
    """Read once more with every strange word replaced by the nearest word of the labels."""
    known = {word for names in ask.names for name in names for word in name}
    mended = tuple(word if word in known else _nearest(word, ask.telling(tuple(known))) for word in ask.words)
    if mended == ask.words:
        return []
    again = replace(ask, words=mended)
    return next((matches for way in (_exact, _contained, _begun, _worded) if (matches := way(again))), [])


def _nearest(word: str, known: set[str]) -> str:
    """The one known word within reach of typing errors, or the word itself."""
    errors = {other: distance for other in known if (distance := _typos(word, other)) is not None}
    best = [other for other, distance in errors.items() if distance == min(errors.values())]
    return best[0] if len(best) == 1 else word


def _typos(typed: str, label: str) -> int | None:
    shorter = min(len(typed), len(label))
    if shorter < SHORTEST_WITH_TYPO or (shorter <= SHORT_WORD and typed[0] != label[0]):
        return None
    allowed = 2 if shorter >= SHORTEST_WITH_TWO_TYPOS else 1
    distance = OSA.distance(typed, label, score_cutoff=allowed)
    return distance if distance <= allowed else None


# From the surest to the most forgiving.
_STRATEGIES: tuple[Callable[[_Question], list[int]], ...] = (
    _exact,
    _lettered,
    _contained,
    _placed,
    _numbered,
    _begun,
    _worded,
    _agreed,
    _described,
    _mistyped,
)
