"""The FAQ matcher: learns from an author's example phrasings which label a customer's message asks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from botkit.understanding import decision, semantic
from botkit.understanding.calibration import Calibration, calibrate
from botkit.understanding.classifier import REGULARISATION, fit
from botkit.understanding.confidence_features import ConfidenceFeatures, confidence_features
from botkit.understanding.cross_validation import held_out_results
from botkit.understanding.decision import Temperament
from botkit.understanding.encoder import Encoder
from botkit.understanding.features import Features, Floats, Integers, Vector, learn_features
from botkit.understanding.kernel import SparseRows, feature_weights, kernel_matrix, sparse_rows
from botkit.understanding.lexicon import lexicon, spoken
from botkit.understanding.lexicon.negation import denied_in
from botkit.understanding.message_parts import Part, halves_of, parts_of
from botkit.understanding.normalise import tokens
from botkit.understanding.results import MAX_OPTIONS, Answer, Decision, Match, Nothing, TwoAnswers, Unsure
from botkit.understanding.semantic import SemanticModel
from botkit.understanding.spelling import Speller

__all__ = ["Answer", "Decision", "Match", "Matcher", "Nothing", "Temperament", "TwoAnswers", "Unsure", "build"]

MAX_RANKED = 5
MAX_REASONS = 3
SHORT_MESSAGE = 6  # words
MAX_ENCODED = 8  # parts of a message that are looked at with the sentence encoder, which takes 8 ms for each
RIVAL = 0.5  # from this chance on a part of a message asks for something by itself
QUIET = 0.25  # up to here it asks for nothing
PART_TRUST = 0.95  # a part counts a little less than a message, and a window, of which there are many, less still
WINDOW_TRUST = 0.85
# Two questions in one message: from this chance of each on both are offered, and from that one both are answered.
TWO_LIKELY, TWO_SURE = 0.6, 0.75
MAX_CUTS = 4  # ways to cut a message in two that are tried


@dataclass(frozen=True, kw_only=True, slots=True)
class Model:
    """Everything a matcher has learned. The examples are in the order of their labels."""

    examples: tuple[str, ...]
    owners: Integers  # the label of each example, by number, ascending
    labels: tuple[str, ...]
    titles: tuple[str, ...]
    counts: dict[str, int]  # how often the examples use each word
    languages: tuple[str, ...]
    features: Features
    rows: SparseRows
    weights: NDArray[np.floating[Any]]  # features x labels; half precision when read from the cache
    calibration: Calibration
    semantic: SemanticModel | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ScoredMessage:
    """A message with its scores: repaired words, feature vector, and a logit per label."""

    words: tuple[str, ...]
    vector: Vector
    logits: Floats
    order: tuple[int, ...]  # the likeliest labels, best first
    nearest: tuple[tuple[int, float], ...]  # for each of them the example's number (-1: none) and its similarity
    confidence: ConfidenceFeatures


class _Considered(NamedTuple):
    """What counts of a message: its ranking, the words that it is of, and whether these are enough for an answer."""

    ranked: tuple[Match, ...]
    said: str
    may_answer: bool = True


class Matcher:
    """Ranks the labels for a message, and decides. Made by `build` or `cache.load`; never changes afterwards."""

    def __init__(self, model: Model, *, temperament: Temperament = "balanced") -> None:
        self.model = model
        self.temperament: Temperament = temperament
        self._speller = Speller(model.counts, model.features.lexicon, model.features.index)
        self._bounds: list[int] = np.searchsorted(model.owners, np.arange(len(model.labels) + 1)).tolist()

    @property
    def labels(self) -> tuple[str, ...]:
        """All labels, in the order in which they first appeared."""
        return self.model.labels

    def rank(self, text: str) -> tuple[Match, ...]:
        """Rank the likeliest labels (five at most), best first, with calibrated probabilities and reasons. Of a long message the part
        counts that says most."""
        return self._weigh_parts(text).ranked

    def _rank(self, text: str) -> tuple[Match, ...]:
        reading = self.read(text)
        if reading is None:
            return ()
        chances = self.model.calibration.chances(reading.confidence, reading.logits, reading.order)
        return tuple([self._match(reading, position, chance) for position, chance in enumerate(chances)])

    def _weigh_parts(self, text: str) -> _Considered:
        """Match the parts of a message, and the whole of it.

        The part that says most answers, if the whole message has its label near the top, too, or if the other parts are quiet: a sentence
        of a story often asks for something by itself. Where several parts ask for different things, the one that is also the best of the
        whole wins, else all are offered.
        """
        parts = parts_of(text)[: MAX_ENCODED if self.model.semantic else None]
        whole = self._rank(text)
        if len(parts) == 1:
            part = self._rank(parts[0].text) if parts[0].text != text.strip() else whole
            # Of a short message the thanks may be what a question of the author is about.
            is_whole = len(text.split()) <= SHORT_MESSAGE and bool(whole) and (not part or whole[0].probability > part[0].probability)
            return _Considered(whole if is_whole else part, text)
        known = [(ranked[0].probability, ranked, part.text) for part in parts if (ranked := self._discounted(part))]
        if not known or not whole:
            return _Considered(whole, text)
        _, best, said = max(known, key=lambda entry: entry[0])
        others = {ranked[0].label: (other, ranked) for other, ranked, _ in sorted(known, key=lambda entry: entry[0])}
        del others[best[0].label]
        second = max([other for other, _ in others.values()], default=0.0)
        winner = whole[0].label
        if winner == best[0].label:
            return _Considered(max(whole, best, key=lambda ranked: ranked[0].probability), said)
        if second >= RIVAL:
            if winner in others and others[winner][0] >= RIVAL:
                return _Considered(others[winner][1], said)
            rivals = [ranked[0] for other, ranked in others.values() if other >= RIVAL]
            return _Considered((best[0], *reversed(rivals)), said, may_answer=False)
        if second < QUIET or best[0].label in [match.label for match in whole]:
            return _Considered(best, said)
        return _Considered(best, said, may_answer=False)

    def _discounted(self, part: Part) -> tuple[Match, ...]:
        """The ranking of a part, its chances lowered: among several parts one looks good by luck more often."""
        factor = WINDOW_TRUST if part.is_window else PART_TRUST
        return tuple([replace(match, probability=match.probability * factor) for match in self._rank(part.text)])

    def decide(self, text: str, *, in_flow: bool = False, may_join: Callable[[str, str], bool] | None = None) -> Decision:
        """Answer, ask back with two or three options, or nothing. `in_flow`: a question interrupts, so be surer. `may_join`: whether one
        message may get the answers of two labels; without it a message has one question."""
        two = None if in_flow or may_join is None else self._two_questions(text, may_join)
        return two or self._decide_one(text, in_flow=in_flow)

    def _decide_one(self, text: str, *, in_flow: bool) -> Decision:
        considered = self._weigh_parts(text)
        decided = decision.decide(considered.ranked, temperament=self.temperament, in_flow=in_flow)
        # "I do not want to cancel" has every word of "How do I cancel": say nothing for certain.
        if isinstance(decided, Answer) and (not considered.may_answer or self._is_denied(considered.said, decided.match.label)):
            return decision.offer(considered.ranked, in_flow=in_flow)
        return decided

    def _two_questions(self, text: str, may_join: Callable[[str, str], bool]) -> Decision | None:
        """Both questions of a message that has two: each half says its own for itself, and the whole message has both near the top.

        What the halves of a story or of one question say is hardly ever both, so little is lost where a message has one question.
        """
        cuts = list(islice(halves_of(text), MAX_CUTS))
        whole = self._rank(text) if cuts else ()
        near = [match.label for match in whole]
        found: list[tuple[float, tuple[tuple[str, Match], tuple[str, Match]]]] = []
        for halves in cuts:
            first, second = (self._rank(half) for half in halves)
            if first and second and first[0].label != second[0].label and {first[0].label, second[0].label} <= set(near):
                pair = ((halves[0], first[0]), (halves[1], second[0]))
                found.append((min(first[0].probability, second[0].probability), pair))
        likely = [entry for entry in found if entry[0] >= TWO_LIKELY]
        if not likely:
            return None
        chance, pair = max(likely, key=lambda entry: entry[0])
        labels = [match.label for _, match in pair]
        if near[0] not in labels or not may_join(*labels):
            return None
        if chance >= TWO_SURE and all(self._is_answer(half, match) for half, match in pair):
            return TwoAnswers(matches=(pair[0][1], pair[1][1]))
        others = [match for match in whole if match.label not in labels]
        return Unsure(options=(pair[0][1], pair[1][1], *others)[:MAX_OPTIONS])

    def _is_answer(self, half: str, match: Match) -> bool:
        return isinstance(decision.decide((match,), temperament=self.temperament), Answer) and not self._is_denied(half, match.label)

    def _is_denied(self, text: str, label: str) -> bool:
        """Whether the message denies something in a language in which no example of the label does."""
        denied = denied_in(tokens(text))
        if not denied:
            return False
        number = self.model.labels.index(label)
        own = self.model.examples[self._bounds[number] : self._bounds[number + 1]]
        return not any(len(of := denied_in(tokens(example))) == 1 and of <= denied for example in own)

    def familiarity(self, text: str) -> float:
        """How likely it is that the message asks for any of the labels at all, 0 to 1."""
        reading = self.read(text)
        return 0.0 if reading is None else self.model.calibration.known(reading.confidence)

    def read(self, text: str) -> ScoredMessage | None:
        """Compare a message with the examples; None where it has no word, or nothing in common with them."""
        model = self.model
        typed = tokens(text)
        words = self._speller.repair(typed)
        vector = model.features.vector(words)
        if not words or not (len(vector.ids) or model.semantic):
            return None
        # The typed words decide how well the message is known: repaired words would make unknown questions look known, which
        # costs 0.016 of the area under the curve.
        typed_vector = vector if words == typed else model.features.vector(typed)
        logits: Floats = vector.values @ model.weights[vector.ids]
        meant = None
        if model.semantic:
            meant = model.semantic.similarity(model.semantic.repaired(text, typed, words))
            logits = logits + meant @ model.semantic.coefficients
        order = tuple(np.argsort(-logits, kind="stable")[:MAX_RANKED].tolist())
        full = np.zeros(model.rows.width, np.float32)
        full[vector.ids] = vector.values
        nearest = tuple([self._nearest(full, meant, label) for label in order])
        return ScoredMessage(
            words=words,
            vector=vector,
            logits=logits,
            order=order,
            nearest=nearest,
            confidence=confidence_features(
                logits,
                near=nearest[0][1],
                known=typed_vector.known,
                known_words=typed_vector.known_words,
                examples=len(model.examples) / max(1, len(model.languages)),  # a customer speaks one of them
            ),
        )

    def _nearest(self, full: Floats, meant: Floats | None, label: int) -> tuple[int, float]:
        first, last = self._bounds[label], self._bounds[label + 1]
        if first == last:
            return -1, 0.0
        rows = self.model.rows
        starts = rows.starts[first : last + 1]
        part = slice(int(starts[0]), int(starts[-1]))
        near = np.add.reduceat(rows.values[part] * full[rows.ids[part]], starts[:-1] - starts[0])
        if meant is not None:
            near = np.float32(1.0 - semantic.SHARE) * near + meant[first:last]
        best = int(near.argmax())
        return first + best, float(near[best])

    def _match(self, reading: ScoredMessage, position: int, chance: float) -> Match:
        model = self.model
        label, (example, _) = reading.order[position], reading.nearest[position]
        vector = reading.vector
        pull = np.bincount(vector.owners, vector.values * model.weights[vector.ids, label], minlength=len(reading.words)).tolist()
        strongest = sorted(range(len(pull)), key=lambda word: -pull[word])[:MAX_REASONS]
        reasons = dict.fromkeys([reading.words[word] for word in strongest if pull[word] > 0.0])
        return Match(
            label=model.labels[label],
            title=model.titles[label],
            probability=chance,
            example=model.examples[example] if example >= 0 else model.titles[label],
            words=tuple(reasons),
        )


def build(
    examples: Sequence[tuple[str, str]],
    language: str | None = None,
    *,
    names: Mapping[str, str] | None = None,
    temperament: Temperament = "balanced",
    encoder: Encoder | None = None,
) -> Matcher:
    """Learn from (text, label) pairs, in any mixture of languages.

    `names` gives labels their titles (FAQ question, flow title), which count as one more example each. The languages
    spoken are recognised from the examples; `language` ("de", "pt-BR") adds one that they may be too few to show.
    `encoder` (see `encoder.load`) is used if the examples are English and nothing else: in other languages it does not
    help, or harms.
    """
    corpus = _collect(examples, names or {})
    languages = spoken(corpus.texts, language)
    features = learn_features(corpus.texts, corpus.owners.tolist(), lexicon(languages))
    rows = sparse_rows([features.vector(words) for words in corpus.texts], len(features.index))
    kernel = kernel_matrix(rows)
    meanings = None
    if encoder is not None and corpus.texts and languages == ("en",):
        pieces = semantic.piece_weights(encoder, corpus.examples, corpus.owners.tolist())
        meanings, mean = semantic.centred(semantic.pool(encoder, corpus.examples, pieces))
        kernel = np.float32(1.0 - semantic.SHARE) * kernel + semantic.shape_similarity(meanings @ meanings.T)
    shrink = REGULARISATION if meanings is None else semantic.REGULARISATION
    coefficients = fit(kernel, corpus.owners, len(corpus.labels), regularisation=shrink)
    weights = feature_weights(rows, coefficients)
    semantic_model = None
    if encoder is not None and meanings is not None:
        weights *= np.float32(1.0 - semantic.SHARE)
        semantic_model = SemanticModel(encoder=encoder, weights=pieces, mean=mean, examples=meanings, coefficients=coefficients)
    is_word = np.array([name[0] == "w" for name in features.index], bool)
    results = held_out_results(rows, kernel, corpus.owners, is_word, languages=max(1, len(languages)))
    model = Model(
        examples=corpus.examples,
        owners=corpus.owners,
        labels=corpus.labels,
        titles=corpus.titles,
        counts=dict(Counter([word for words in corpus.texts for word in words])),
        languages=languages,
        features=features,
        rows=rows,
        weights=weights,
        calibration=calibrate(results, with_meaning=semantic_model is not None),
        semantic=semantic_model,
    )
    return Matcher(model, temperament=temperament)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Corpus:
    examples: tuple[str, ...]
    texts: tuple[tuple[str, ...], ...]  # the examples, cut into tokens
    owners: Integers
    labels: tuple[str, ...]
    titles: tuple[str, ...]


def _collect(examples: Sequence[tuple[str, str]], names: Mapping[str, str]) -> _Corpus:
    """Put the examples in the order of their labels; equal ones of a label count once, or they would flatter the trials."""
    labels = tuple(dict.fromkeys([label for _, label in examples] + list(names)))
    numbers = {label: number for number, label in enumerate(labels)}
    unique: dict[tuple[int, tuple[str, ...]], str] = {}
    for text, label in [*examples, *((title, label) for label, title in names.items())]:
        if words := tokens(text):
            unique.setdefault((numbers[label], words), text)
    ordered = sorted(unique.items(), key=lambda entry: entry[0][0])
    return _Corpus(
        examples=tuple([text for _, text in ordered]),
        texts=tuple([words for (_, words), _ in ordered]),
        owners=np.array([label for (label, _), _ in ordered], np.int64),
        labels=labels,
        titles=tuple([names.get(label, label) for label in labels]),
    )
