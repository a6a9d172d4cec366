"""What is known of a language before any example is read: words for the same thing, fillers, shortenings, real words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import ModuleType

from botkit.understanding.lexicon import dutch, english, french, german, portuguese, spanish, trades
from botkit.understanding.lexicon.everyday import protected
from botkit.understanding.normalise import normalise

LANGUAGES: dict[str, ModuleType] = {
    "en": english,
    "de": german,
    "nl": dutch,
    "es": spanish,
    "fr": french,
    "pt": portuguese,
}

SPOKEN_SHARE = 0.1
"""A language counts as spoken when so many of the examples have more of its fillers than of any other language's."""
SHORTEST_STEM = 3
INFLECTIONS = ("s", "es", "ed", "ing", "er", "en", "ly")  # few: with the stemmer's many, "hote" and "stary" are words

# Before a real word they make another real word: "zurücksenden" is no misspelling of "zurücksetzen", nor "unlock" one of "inlock".
PREFIXES = (
    *("un", "re", "dis", "pre", "over", "under", "out", "mis"),
    *("ab", "an", "auf", "aus", "bei", "ein", "fest", "her", "hin", "los", "mit", "nach", "vor", "weg", "weiter", "wieder", "zu", "zuruck"),
    *("zusammen", "um", "be", "ent", "er", "ver", "zer"),
    *("aan", "af", "in", "op", "terug", "toe", "uit", "door", "mee"),
    *("des", "de", "en", "em", "sur"),
)
MIN_PREFIXED = 4  # letters of the word after the prefix; with fewer, too much is a word


@dataclass(frozen=True, kw_only=True, eq=False)
class Lexicon:
    """The tables of one or several languages. Without a language it is empty, and everything works without it."""

    concepts: Mapping[str, str]
    fillers: frozenset[str]
    asking: frozenset[str]
    shortened: Mapping[str, str]
    words: frozenset[str]
    suffixes: tuple[str, ...]

    def stem(self, word: str) -> str:
        """Cut off one regular ending, roughly: words are only compared with one another."""
        if len(word) <= SHORTEST_STEM:
            return word
        for suffix in self.suffixes:
            if word.endswith(suffix) and len(word) - len(suffix) >= SHORTEST_STEM:
                rest = word[: -len(suffix)]
                doubled = len(rest) > SHORTEST_STEM and rest[-1] == rest[-2] and rest[-1] not in "aeiouls"
                return rest[:-1] if doubled else rest
        return word

    def concept(self, word: str) -> str:
        """Name what the word stands for: a concept of the tables ("@pay"), or else its stem."""
        stem = self.stem(word)
        name = self.concepts.get(word) or self.concepts.get("~" + stem)
        return "@" + name if name else stem

    def is_word(self, word: str) -> bool:
        """Whether this is a word of the language, and so no misspelling of one of the author's words."""
        if word in self.words or word in protected():
            return True
        if any(
            len(word) - len(prefix) >= MIN_PREFIXED and word.startswith(prefix) and word[len(prefix) :] in self.words for prefix in PREFIXES
        ):
            return True
        for ending in INFLECTIONS:
            base = word[: -len(ending)]
            if word.endswith(ending) and len(base) >= SHORTEST_STEM and (base in self.words or base + "e" in self.words):
                return True
        return False


def spoken(texts: Sequence[Sequence[str]], language: str | None = None) -> tuple[str, ...]:
    """Tell which languages the examples are written in, by their small words; `language` is believed as well."""
    counts: Counter[str] = Counter()
    for words in texts:
        found = {code: sum(word in _table(code).fillers for word in words) for code in LANGUAGES}
        most = max(found.values())
        if most and list(found.values()).count(most) == 1:
            counts[max(found, key=lambda code: found[code])] += 1
    told = language.replace("_", "-").split("-")[0].lower() if language else None
    return tuple(code for code in LANGUAGES if code == told or counts[code] > SPOKEN_SHARE * max(counts.total(), 1))


@cache
def lexicon(languages: tuple[str, ...]) -> Lexicon:
    """Merge the tables of some languages. A word that means two things in them ("die") means neither."""
    tables = [_table(code) for code in languages]
    concepts: dict[str, str] = {}
    torn: set[str] = set()
    for table in tables:
        for word, name in table.concepts.items():
            if concepts.setdefault(word, name) != name:
                torn.add(word)
    return Lexicon(
        concepts={word: name for word, name in concepts.items() if word not in torn},
        fillers=frozenset().union(*(table.fillers for table in tables)),
        asking=frozenset().union(*(table.asking for table in tables)),
        shortened={short: long for table in reversed(tables) for short, long in table.shortened.items()},
        words=frozenset().union(*(table.words for table in tables)),
        suffixes=tuple(sorted({end for table in tables for end in table.suffixes}, key=lambda end: (-len(end), end))),
    )


@cache
def _table(code: str) -> Lexicon:
    module = LANGUAGES[code]
    suffixes = tuple(sorted(normalise(module.SUFFIXES).split(), key=lambda end: (-len(end), end)))
    plain = Lexicon(concepts={}, fillers=frozenset(), asking=frozenset(), shortened={}, words=frozenset(), suffixes=suffixes)
    concepts: dict[str, str] = {}
    for line in [*_folded(module.CONCEPTS), *_folded(trades.CONCEPTS[code])]:
        name, _, words = line.partition(":")
        for word in words.split():
            concepts.setdefault(word, name)
            concepts.setdefault("~" + plain.stem(word), name)
    fillers = frozenset(" ".join(_folded(module.FILLERS)).split())
    asking = frozenset(" ".join(_folded(module.ASKING)).split())
    common = frozenset(" ".join(_folded(module.COMMON)).split())
    real = {word for word in concepts if not word.startswith("~")} | fillers | asking | common
    return Lexicon(
        concepts=concepts,
        fillers=fillers,
        asking=asking,
        shortened=dict(entry.split("=") for entry in " ".join(_folded(module.SHORTENED)).split()),
        words=frozenset(real),
        suffixes=suffixes,
    )


def _folded(text: str) -> list[str]:
    return [normalise(line) for line in text.strip().splitlines()]
