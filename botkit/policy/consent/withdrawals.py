"""Withdrawals in words: whether a whole message says to be left alone, in any of the table's languages (botkit/policy/withdrawals.csv).

Granting consent is exact, withdrawing is heard generously. Politeness, word order and spelling are forgiven, but a message counts only
when *every* word of it is in the vocabulary of one language: "please stop now" does, "stop at the next station" does not.
So a word about something else keeps a message with the flow, and no list of exceptions is needed.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Literal, NamedTuple

from rapidfuzz.distance import OSA

from botkit.policy.consent.folding import fold

Withdrawal = Literal["", "all", "marketing", "doubt"]

MAX_TOKENS = 14  # a longer message is about something
SPELLING_FROM = 5  # letters from which a word may have one error; two from twice as many
NEGATION_REACH = 2  # words between "don't" and the "stop" that it takes back
UNSPACED = ("th", "ja", "zh", "ko")  # languages whose phrases are compared as a whole, without their spaces

# An article makes a noun of a stop word: "at the stop" is a place.
# fmt: off
_ARTICLES = frozenset((
    "the", "a", "an", "der", "die", "das", "den", "dem", "ein", "eine", "einen", "de", "het", "een", "le", "la", "les", "l", "un", "une",
    "el", "los", "las", "o", "os", "il", "lo", "gli", "en", "ett", "et",
))
_TELLING = frozenset(("stop", "remove", "not"))  # the roles without which no sentence withdraws
_EVERYWHERE = frozenset(("stop", "stopp", "стоп", "unsubscribe"))  # clear in whatever language the rest is
_POLITE = (
    "请", "請", "麻烦", "拜托", "谢谢", "謝謝", "ください", "下さい", "お願いします", "おねがいします", "ありがとう", "주세요", "제발",
    "부탁합니다", "감사합니다", "ครับ", "ค่ะ", "คะ", "กรุณา", "ขอบคุณ",
)
# fmt: on
_WORD = re.compile(r"[a-z0-9]+")
_DRAWN = re.compile(r"(.)\1{2,}")
_APART = str.maketrans({"’": "'", "ł": "l", "đ": "d", "ø": "o", "æ": "a"})


class Vocabulary(NamedTuple):
    """One language. `phrases` and `doubts` are sets of words that say it in any order; `roles` is what every known word may be."""

    phrases: tuple[frozenset[str], ...]
    doubts: tuple[frozenset[str], ...]
    roles: Mapping[str, frozenset[str]]
    parts: frozenset[str]  # words that mean something within a phrase only
    telling: frozenset[str]  # words without one of which nothing is said: those of phrases, and for stopping, removing and "not"
    near: Mapping[tuple[str, int], tuple[str, ...]]  # by first letter and length: what a misspelled word may have been
    wholes: Mapping[str, Withdrawal]  # of unspaced languages


def find_withdrawal(text: str, language: str) -> Withdrawal:
    """What a message withdraws: `marketing`, `all`, nothing; `doubt` when it is worth one question.

    `language` is the contact's, or empty. Words of another language than theirs count when they say nothing else; else they are a doubt.
    """
    words = tokens(text)
    if not words or len(words) > MAX_TOKENS:
        return ""
    vocabularies = _vocabularies()
    found: Withdrawal = ""
    candidates = _candidates(words)
    own = dict.fromkeys((language, "en")) if language else vocabularies
    for name in sorted(candidates, key=lambda name: name not in own):
        result = _in_language(words, vocabularies[name], is_foreign=name not in own)
        if result in ("all", "marketing"):
            return result
        found = found or result
    return found


def _candidates(words: list[str]) -> list[str]:
    """The languages that know all of the words, or all but one that may be misspelled. Most messages have none, and go no further."""
    languages = _languages()
    unspaced = () if all(word.isascii() for word in words) else UNSPACED  # none of their phrases has a Latin letter
    if len(words) == 1 and words[0] not in languages:
        return [*_languages_near(words[0]), *unspaced]
    counts = Counter(name for word in words for name in languages.get(word, ()))
    return [*(name for name, count in counts.items() if count >= len(words) - 1), *unspaced]


def _languages_near(word: str) -> list[str]:
    """The languages with a word that this one may be a misspelling of. One look at the words of all: most words are near none."""
    if not _may_be_misspelled(word):
        return []
    most, near = _most_errors(word), _near_words()
    candidates = (one for length in range(len(word) - most, len(word) + most + 1) for one in near.get((word[0], length), {}).items())
    found = {name for candidate, names in candidates if OSA.distance(word, candidate, score_cutoff=most) <= most for name in names}
    return [name for name in _vocabularies() if name in found] if found else []


def tokens(text: str) -> list[str]:
    """The words of a message, folded: letters that were spaced out are one word, letters that were drawn out are one letter."""
    folded = fold(text).translate(_APART).replace("n't", "nt")
    if folded.isascii():
        words = _WORD.findall(folded)
    else:
        words = "".join(char if _is_letter(char) else " " for char in folded).split()
    return [_undrawn(word) for word in _unspaced(words)]


def _is_letter(char: str) -> bool:
    return char.isalnum() or unicodedata.category(char) in ("Mn", "Mc")


def _unspaced(words: list[str]) -> list[str]:
    """ "s t o p" is "stop"."""
    joined: list[str] = []
    letters: list[str] = []
    for word in [*words, ""]:
        if len(word) == 1 and word.isalpha():
            letters.append(word)
            continue
        joined += ["".join(letters)] if len(letters) > 2 else letters
        letters = []
        joined += [word] if word else []
    return joined


def _undrawn(word: str) -> str:
    """ "stooop" is "stop", "stopp" stays."""
    return _DRAWN.sub(r"\1", word)


# ---- one language


def _in_language(words: list[str], vocabulary: Vocabulary, *, is_foreign: bool = False) -> Withdrawal:
    if vocabulary.wholes:
        return vocabulary.wholes.get(_plain("".join(words)), "")
    known = _spelled(words, vocabulary)
    if known is None:
        return ""
    found = frozenset(known)
    if found.isdisjoint(vocabulary.telling):
        return ""
    roles = [vocabulary.roles[word] for word in known]
    there = frozenset[str]().union(*roles)
    scope: Withdrawal = "marketing" if "ads" in there else "all"
    said: Withdrawal = ""
    if any(phrase <= found and _is_said(known, roles, phrase, vocabulary) for phrase in vocabulary.phrases):
        said = scope
    elif not found & vocabulary.parts:
        said = _stops(known, roles, scope)
    if not said and any(doubt <= found and _is_filler(found - doubt, vocabulary) for doubt in vocabulary.doubts):
        said = "doubt"
    if not said or not is_foreign:
        return said
    is_clear = not found.isdisjoint(_EVERYWHERE) or any(phrase <= found for phrase in vocabulary.phrases)
    return said if is_clear else "doubt"


def _plain(whole: str) -> str:
    """Without the politeness at its ends."""
    while affix := next((one for one in _POLITE if whole != one and (whole.startswith(one) or whole.endswith(one))), ""):
        whole = whole.removeprefix(affix).removesuffix(affix)
    return whole


def _is_said(known: list[str], roles: list[frozenset[str]], phrase: frozenset[str], vocabulary: Vocabulary) -> bool:
    """Whether a phrase that is there is meant: no word of another phrase stands beside it, and no "not" before it."""
    if (frozenset(known) - phrase) & vocabulary.parts:
        return False
    if any("not" in vocabulary.roles[word] for word in phrase):
        return True
    return not any(_is_refused_before(roles, index) for index, word in enumerate(known) if word in phrase)


def _stops(known: list[str], roles: list[frozenset[str]], scope: Withdrawal) -> Withdrawal:
    """Sentences with a word for stopping, and those without one."""
    there = frozenset[str]().union(*roles)
    places = [index for index, role in enumerate(roles) if "stop" in role]
    if any(_is_refused_before(roles, index) for index in places):
        return ""
    if any(not _is_refused_after(roles, index) and not (index and known[index - 1] in _ARTICLES) for index in places):
        return scope
    return _declines(there, scope) if not places or "more" in there else ""


def _declines(there: frozenset[str], scope: Withdrawal) -> Withdrawal:
    """Sentences without a word for stopping: "no more messages", "don't write to me", "take my number off the list"."""
    has = there.__contains__
    if has("remove") and (has("me") or has("list")) and not has("not"):
        return scope
    if not has("not") or (has("receive") and not has("want")) or (has("subject") and has("send") and not has("want")):
        return ""  # "I get no messages any more" is a complaint, "I do not send it" an answer
    about = has("message") or has("ads")
    if about and (has("more") or has("want") or has("send")):
        return scope
    if has("send"):
        return scope if has("me") or has("more") else "doubt"
    return "doubt" if about else ""


def _is_refused_before(roles: list[frozenset[str]], index: int) -> bool:
    """ "don't stop". A word that may be filler as well ("no, stop") refuses nothing."""
    return any("not" in role and role.isdisjoint(("more", "filler")) for role in roles[max(0, index - NEGATION_REACH) : index])


def _is_refused_after(roles: list[frozenset[str]], index: int) -> bool:
    """ "arrête pas", "stoppt nicht"."""
    return any("not" in role and role.isdisjoint(("more", "filler")) for role in roles[index + 1 : index + 2])


def _is_filler(words: frozenset[str], vocabulary: Vocabulary) -> bool:
    return all(vocabulary.roles[word] & {"filler", "me", "subject"} for word in words)


def _spelled(words: list[str], vocabulary: Vocabulary) -> list[str] | None:
    """The words as the vocabulary spells them; None when one of them is not in it. One word may be misspelled."""
    unknown = [word for word in words if word not in vocabulary.roles]
    if not unknown:
        return words
    near = _nearest(unknown[0], vocabulary) if len(unknown) == 1 else None
    return None if near is None else [near if word == unknown[0] else word for word in words]


def _nearest(word: str, vocabulary: Vocabulary) -> str | None:
    if not _may_be_misspelled(word):
        return None
    most = _most_errors(word)
    lengths = range(len(word) - most, len(word) + most + 1)
    candidates = [candidate for length in lengths for candidate in vocabulary.near.get((word[0], length), ())]
    near = [(OSA.distance(word, candidate, score_cutoff=most), candidate) for candidate in candidates]
    distance, candidate = min(near, default=(most + 1, ""))
    return candidate if distance <= most else None


def _may_be_misspelled(word: str) -> bool:
    return len(word) >= SPELLING_FROM and word.isalpha() and word not in _guarded()


def _most_errors(word: str) -> int:
    return 2 if len(word) >= 2 * SPELLING_FROM - 1 else 1


# ---- the table


@lru_cache(maxsize=1)
def _near_words() -> Mapping[tuple[str, int], Mapping[str, tuple[str, ...]]]:
    """By first letter and length: the words of all languages that a misspelled one may have been, and whose they are."""
    near: dict[tuple[str, int], dict[str, tuple[str, ...]]] = {}
    for name, vocabulary in _vocabularies().items():
        for place, words in vocabulary.near.items():
            for word in words:
                at = near.setdefault(place, {})
                at[word] = (*at.get(word, ()), name)
    return near


@lru_cache(maxsize=1)
def _languages() -> Mapping[str, tuple[str, ...]]:
    """In which languages each word is known."""
    known: dict[str, list[str]] = {}
    for name, vocabulary in _vocabularies().items():
        for word in vocabulary.roles:
            known.setdefault(word, []).append(name)
    return {word: tuple(names) for word, names in known.items()}


@lru_cache(maxsize=1)
def _table() -> Mapping[str, Mapping[str, list[list[str]]]]:
    """Language -> role -> the words of each entry."""
    table: dict[str, dict[str, list[list[str]]]] = {}
    text = resources.files("botkit.policy").joinpath("withdrawals.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        table.setdefault(row["language"], {})[row["role"]] = [tokens(words) for words in row["words"].split(";")]
    return table


@lru_cache(maxsize=1)
def _guarded() -> frozenset[str]:
    """Ordinary words that an error in spelling must not turn into one of the others."""
    return frozenset(word for roles in _table().values() for words in roles.get("other", []) for word in words)


@lru_cache(maxsize=1)
def _vocabularies() -> Mapping[str, Vocabulary]:
    return {language: _vocabulary(language, roles) for language, roles in _table().items()}


def _vocabulary(language: str, table: Mapping[str, list[list[str]]]) -> Vocabulary:
    if language in UNSPACED:
        wholes: dict[str, Withdrawal] = {_plain("".join(words)): "doubt" for words in table.get("doubt", [])}
        wholes |= {_plain("".join(words)): "all" for words in table["phrase"]}
        return Vocabulary((), (), {}, frozenset(), frozenset(), {}, wholes)
    roles: dict[str, set[str]] = {}
    for role, entries in table.items():
        for words in entries if role != "other" else ():
            is_part = len(words) > 1 or role == "doubt"
            for word in words:
                roles.setdefault(word, set()).add("part" if is_part else role)
    near: dict[tuple[str, int], list[str]] = {}
    for word, found in roles.items():
        if len(word) >= SPELLING_FROM and found != {"filler"}:
            near.setdefault((word[0], len(word)), []).append(word)
    phrases = tuple(frozenset(words) for words in (*table["phrase"], *(one for one in table.get("stop", []) if len(one) > 1)))
    doubts = tuple(frozenset(words) for words in table.get("doubt", []))
    return Vocabulary(
        phrases=phrases,
        doubts=doubts,
        roles={word: frozenset(found) for word, found in roles.items()},
        parts=frozenset(word for word, found in roles.items() if found == {"part"}),
        telling=frozenset().union(*phrases, *doubts, (word for word, found in roles.items() if not found.isdisjoint(_TELLING))),
        near={place: tuple(words) for place, words in near.items()},
        wholes={},
    )
