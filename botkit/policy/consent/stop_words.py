"""Stop words: whether a message says STOP, START or HELP, decided before any flow reads it.

Granting is exact: whole words and fixed button payloads, never similarity. Withdrawing is heard generously: the same, and besides
sentences (stop_sentences.py) and whole messages in any language (withdrawals.py). A word counts only as the whole message, after the
folding of `fold_ends`. `hard` words count in any state; `soft` ones have an everyday meaning and count where the context
says so; `flow` words ("stornieren") never do.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Literal, NamedTuple

from msgspec import Struct

from botkit.core.model.message import Content, Edited, Media, Tap, Text
from botkit.policy.consent.folding import fold_ends as fold_ends
from botkit.policy.consent.stop_sentences import find_request
from botkit.policy.consent.withdrawals import Withdrawal, find_withdrawal

MAX_WORD = 80  # a message longer than this, folded, is no single word; the longest keyword has 19 characters
STEP_MARK = "/steps."  # in the id of every button that a step of ours offered (botkit/core/engine)
MAX_READ = 1_000  # characters of a message that are looked at

StopScope = Literal["marketing", "all"]
ConsentMethod = Literal["button", "keyword", "text"]


class StopContext(Struct, frozen=True, kw_only=True):
    """What the meaning of a soft word depends on.

    `waits`: a flow waits for input. `offered`: ids of the choices that it offers. `after_marketing`: our last message was marketing
    or offered the word. `consent_asked`: a consent question is pending outside a flow's own step. `agreed`: there is a consent
    that could be withdrawn. `jurisdiction`: ISO country of the person; "US" (with its territories) selects the profile us_tcpa.
    """

    waits: bool = False
    offered: frozenset[str] = frozenset()
    after_marketing: bool = False
    consent_asked: bool = False
    agreed: bool = False
    jurisdiction: str = ""


class StopRequest(Struct, frozen=True, kw_only=True, tag="stop"):
    """An opt-out, at once. `passes_on`: the waiting flow gets the message as well; `asks`: ask afterwards how far it was meant."""

    scope: StopScope
    method: ConsentMethod
    reason: str
    passes_on: bool = False
    asks: bool = False


class StartRequest(Struct, frozen=True, kw_only=True, tag="start"):
    """A wish to get messages (again). `answers`: it is the yes to the pending consent question."""

    method: ConsentMethod
    reason: str
    answers: bool = False


class HelpRequest(Struct, frozen=True, kw_only=True, tag="help"):
    """A call for help. A bot with a help of its own may answer, if it gives name, contact and how to stop. `in_flow`: a flow waits."""

    reason: str = "KEYWORD_HELP"
    in_flow: bool = False


class UnclearStop(Struct, frozen=True, kw_only=True, tag="ask_which"):
    """Maybe an opt-out: ask the one question with two buttons, and hold marketing until it is answered."""

    reason: str


class NoRequest(Struct, frozen=True, kw_only=True, tag="nothing"):
    """No request about consent: the message goes to the bot. `review`: a person should see it, a stop word stood in a sentence."""

    reason: str = ""
    review: bool = False


StopWordResult = StopRequest | StartRequest | HelpRequest | UnclearStop | NoRequest

NO_REQUEST = NoRequest()

# Payloads that our own buttons carry, in templates and under the clarifying question. A tap needs no interpretation.
PAYLOADS: Mapping[str, StopWordResult] = {
    "BOTKIT_OPTOUT_MARKETING": StopRequest(scope="marketing", method="button", reason="BUTTON"),
    "BOTKIT_OPTOUT_ALL": StopRequest(scope="all", method="button", reason="BUTTON"),
    "BOTKIT_OPTIN_MARKETING": StartRequest(method="button", reason="BUTTON"),
    "OPT_OUT_MARKETING": StopRequest(scope="marketing", method="button", reason="BUTTON"),  # widespread in templates made elsewhere
}

TCPA = frozenset({"US", "PR", "GU", "VI", "AS", "MP"})  # the federal rule holds in the territories too


class Keyword(NamedTuple):
    action: Literal["stop", "start", "help"]
    strength: Literal["hard", "soft", "flow"]
    sense: str  # answer: counts only as an answer to a consent question; marketing: stops marketing only


def classify(content: Content | str, language: str, context: StopContext) -> StopWordResult:
    """Say what a message means for consent. `content` may be a text (a transcript, say); `language` is the contact's, or empty.

    Read in the contact's language and in English; when the language is not known, in all of them.
    """
    match content:
        case str():
            return _of_text(content, language, context)
        case Text() | Edited():
            return _of_text(content.body, language, context)
        case Tap():
            return _of_tap(content, language, context)
        case Media() if content.caption:
            return _of_text(content.caption, language, context)
        case _:
            return NO_REQUEST


def _of_tap(tap: Tap, language: str, context: StopContext) -> StopWordResult:
    fixed = PAYLOADS.get(tap.id)
    if fixed is not None:
        return fixed
    if tap.id in context.offered or STEP_MARK in tap.id:
        return NO_REQUEST  # a choice of a question of ours, whatever its label
    for text in (tap.id, tap.title):
        word = _words(language).get(fold_ends(text)) if len(text) <= MAX_WORD else None
        if word is not None and word.strength == "hard" and word.action != "help":
            result = _hard(word)
            if isinstance(result, StartRequest):
                return StartRequest(method="button", reason="BUTTON") if text == tap.id else NO_REQUEST
            return StopRequest(scope=result.scope, method="button", reason="BUTTON")
    # A template made elsewhere has the business's own payload, and its label says what the person means.
    withdrawn = find_withdrawal(tap.title, _main(language)) or find_request(fold_ends(tap.title), _main(language))
    if withdrawn in ("all", "marketing"):
        return StopRequest(scope="marketing" if withdrawn == "marketing" else "all", method="button", reason="BUTTON")
    return NO_REQUEST


def _of_text(text: str, language: str, context: StopContext) -> StopWordResult:
    folded = fold_ends(text[:MAX_READ])
    words = _words(language)
    if len(folded) <= MAX_WORD:
        word = words.get(folded)
        if word is not None:
            return _of_word(word, context)
    main = _main(language)
    request = find_request(folded, main) or find_withdrawal(text[:MAX_READ], main)
    if request == "doubt" or (not request and main and find_request(folded, "")):
        return _doubt(context)
    if request:
        return StopRequest(scope="marketing" if request == "marketing" else "all", method="text", reason="REASONABLE_MEANS")
    if not _stop_tokens(language).isdisjoint(_tokens(folded)):
        return NoRequest(reason="STOP_IN_SENTENCE", review=True)
    return NO_REQUEST


def _doubt(context: StopContext) -> StopWordResult:
    """Words that may well be a wish to be left alone: worth one question, unless a flow waits for an answer to its own."""
    if context.waits:
        return NoRequest(reason="KEYWORD_IN_FLOW")
    if context.after_marketing:
        return StopRequest(scope="all", method="text", reason="REASONABLE_MEANS")
    return UnclearStop(reason="STOP_IN_DOUBT") if context.agreed else NoRequest(reason="KEYWORD_NEEDS_CONTEXT")


def _of_word(word: Keyword, context: StopContext) -> StopWordResult:
    if word.action == "help":
        return HelpRequest(in_flow=context.waits)
    if word.sense == "answer":
        if context.consent_asked:
            return StartRequest(method="keyword", reason="KEYWORD_ANSWER", answers=True)
        return NoRequest(reason="KEYWORD_NEEDS_CONTEXT")
    if word.strength == "hard":
        return _hard(word)
    if word.strength == "flow":
        return NoRequest(reason="KEYWORD_FOR_FLOW")
    if word.action == "start":
        return NoRequest(reason="KEYWORD_IN_FLOW") if context.waits else StartRequest(method="keyword", reason="KEYWORD_SOFT")
    return _soft_stop(context)


def _hard(word: Keyword) -> StopRequest | StartRequest:
    if word.action == "start":
        return StartRequest(method="keyword", reason="KEYWORD_HARD")
    return StopRequest(scope="marketing" if word.sense == "marketing" else "all", method="keyword", reason="KEYWORD_HARD")


def _soft_stop(context: StopContext) -> StopWordResult:
    if context.jurisdiction in TCPA:
        # CANCEL, END and QUIT always suffice there (47 CFR 64.1200(a)(10)); how far they were meant is asked once, afterwards.
        reason = "KEYWORD_SOFT_AFTER_MARKETING" if context.after_marketing else "KEYWORD_SOFT"
        return StopRequest(scope="marketing", method="keyword", reason=reason, passes_on=context.waits, asks=context.waits)
    if context.waits:
        return NoRequest(reason="KEYWORD_IN_FLOW")
    if context.after_marketing:
        return StopRequest(scope="marketing", method="keyword", reason="KEYWORD_SOFT_AFTER_MARKETING")
    # Without that context it is unclear only when there is a consent to withdraw; else "cancel" is about an order.
    return UnclearStop(reason="KEYWORD_SOFT") if context.agreed else NoRequest(reason="KEYWORD_NEEDS_CONTEXT")


def _tokens(folded: str) -> set[str]:
    return {token.strip(".,;:!?¡¿\"'()«»„“”…*_~-") for token in folded.split()}


# ---- the table


@lru_cache(maxsize=1)
def _table() -> Mapping[str, Mapping[str, Keyword]]:
    table: dict[str, dict[str, Keyword]] = {}
    text = resources.files("botkit.policy").joinpath("keywords.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        word = Keyword(row["action"], row["strength"], row["sense"])  # type: ignore[arg-type]  # the file's own test checks the words
        table.setdefault(row["language"], {})[fold_ends(row["keyword"])] = word
    return table


_RANK = {"hard": 0, "soft": 1, "flow": 2}


@lru_cache(maxsize=256)
def _words(language: str) -> Mapping[str, Keyword]:
    table = _table()
    main = _main(language)
    if main in table:
        own = table[main]
        # The contact's own language first; but a hard stop in English is one for everybody.
        return {**table["en"], **own, **{text: word for text, word in table["en"].items() if word.strength == "hard"}}
    everything: dict[str, Keyword] = {}
    for words in table.values() if not main else (table["en"],):
        for text, word in words.items():
            known = everything.get(text)
            if known is None or _RANK[word.strength] < _RANK[known.strength]:
                everything[text] = word
    return everything


@lru_cache(maxsize=256)
def _stop_tokens(language: str) -> frozenset[str]:
    return frozenset(
        text for text, word in _words(language).items() if word.action == "stop" and word.strength == "hard" and " " not in text
    )


def _main(language: str) -> str:
    return language.replace("_", "-").split("-")[0].lower()


def stop_words() -> dict[str, tuple[str, ...]]:
    """The hard stop words by language: a flow that uses one as a keyword would never be reached by it."""
    return {
        language: tuple(text for text, word in words.items() if word.action == "stop" and word.strength == "hard")
        for language, words in _table().items()
    }


def withdraws(text: str) -> Withdrawal:
    """What a text withdraws when the language of who writes it is not known, other than by the words of the table."""
    return find_request(fold_ends(text), "") or find_withdrawal(text, "")
