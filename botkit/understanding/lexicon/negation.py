"""Negations: whether a message denies something, "I do not want to cancel"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from botkit.understanding.lexicon import LANGUAGES, lexicon
from botkit.understanding.lexicon.everyday import NEGATIONS, words_of
from botkit.understanding.normalise import normalise

# Pairs and triples with a negation that deny nothing of what is asked: "I don't know how to cancel".
_NOT_DENYING = """
    dont know|not sure|no idea|not certain|no clue|do not know|why not|no problem|no worries|if not|or not|not only|can not wait|cant wait
    weiss nicht|weiß nicht|keine ahnung|nicht sicher|kein problem|oder nicht|warum nicht|nicht nur|ob nicht
    weet niet|geen idee|niet zeker|geen probleem|of niet|waarom niet|niet alleen
    no se|no sé|ni idea|no estoy seguro|no estoy segura|por que no|o no|no solo|no hay problema
    sais pas|pas sur|pas sûr|aucune idee|aucune idée|pourquoi pas|pas de souci|pas seulement|ou pas
    nao sei|não sei|nao tenho certeza|não tenho certeza|por que nao|sem problema|ou nao|nao so
"""


def denied_in(words: Sequence[str]) -> frozenset[str]:
    """The languages in which a message denies something; mostly one, and none where nothing is denied.

    "I do not know how" denies nothing, "no 12" is a number, and the "pas" of a Dutch sentence is a card: a negation counts in the
    language that most of the small words speak. Where two are as likely it counts in both.
    """
    denying = _negations()
    if not any(negations.intersection(words) for negations in denying.values()):
        return frozenset()
    rest = f" {' '.join(words)} "
    for pair in _not_denying():
        rest = rest.replace(pair, " ")
    kept = rest.split()
    kept = [word for at, word in enumerate(kept) if not (word == "no" and kept[at + 1 : at + 2] and kept[at + 1].isdigit())]
    found = {language: sum(word in denying[language] for word in kept) for language in LANGUAGES}
    small = {language: denying[language] | lexicon((language,)).fillers for language in LANGUAGES}
    heard = {language: sum(word in small[language] for word in kept) for language in LANGUAGES}
    most = max(heard.values())
    return frozenset(language for language in LANGUAGES if found[language] and heard[language] == most)


@cache
def _negations() -> Mapping[str, frozenset[str]]:
    return {language: words_of(NEGATIONS[language]) for language in LANGUAGES}


@cache
def _not_denying() -> tuple[str, ...]:
    found = {" ".join(normalise(pair).split()) for line in _NOT_DENYING.strip().splitlines() for pair in line.split("|")}
    return tuple(f" {pair} " for pair in sorted(found, key=lambda pair: (-len(pair), pair)))
