"""Analysis of the examples: confusions, harmful examples, questions too similar to one another, too few phrasings.

None of this is accuracy. Asked for held-out examples a matcher looks 10 to 20 points better than customers will find it,
because authors' examples are more alike than customers' messages are. It finds conflicts; that is what it is for.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from botkit.understanding import semantic
from botkit.understanding.classifier import fit
from botkit.understanding.cross_validation import hold_out
from botkit.understanding.features import Floats
from botkit.understanding.kernel import kernel_matrix
from botkit.understanding.matcher import Answer, Matcher, Nothing, Unsure, build

ENOUGH_PHRASINGS = 5  # a question known by its title alone is found in 30 % (German) to 65 % (English) of cases
FEW_TRIALS, MANY_EXAMPLES = 3, 1_000  # how often it is learned anew to see what is not understood; with many examples once
MIN_LEFT = 2  # phrasings that a question must keep when one is left out
TOO_NEAR = 0.6
"""Likeness from which two questions' examples count as near. Of two phrasings of one question picked by chance, one pair in
a hundred is so near; of different questions, one in ten thousand."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Confusion:
    """An example that, left out of the learning, is taken for something else."""

    example: str
    label: str
    taken_for: str
    because_of: str  # the other label's example that is nearest to it


@dataclass(frozen=True, kw_only=True, slots=True)
class SimilarLabels:
    """Two labels with examples that are nearly the same. `similarity` is 0 to 1."""

    labels: tuple[str, str]
    examples: tuple[str, str]
    similarity: float


@dataclass(frozen=True, kw_only=True, slots=True)
class HarmfulExample:
    """An example that draws others away from their labels: without it, `affected` would have been found."""

    example: str
    label: str
    affected: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class SparseLabel:
    """A label with too few phrasings."""

    label: str
    phrasings: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Reactions:
    """What became of phrasings that a matcher was not shown: how many were answered, asked back about, and not understood."""

    answered: int
    asked: int
    silent: int

    @property
    def tried(self) -> int:
        """How many were tried."""
        return self.answered + self.asked + self.silent


@dataclass(frozen=True, kw_only=True, slots=True)
class Findings:
    """Everything that `analyse` found, the worst first in each."""

    confusions: tuple[Confusion, ...]
    harms: tuple[HarmfulExample, ...]
    near: tuple[SimilarLabels, ...]
    sparse: tuple[SparseLabel, ...]
    reactions: Reactions


def analyse(matcher: Matcher) -> Findings:
    """Examine what a matcher has learned from. Takes about as long as building it."""
    kernel = _kernel(matcher)
    confusions, harms = _confusions(matcher, kernel)
    return Findings(confusions=confusions, harms=harms, near=_near(matcher, kernel), sparse=_sparse(matcher), reactions=_reactions(matcher))


def _kernel(matcher: Matcher) -> Floats:
    model = matcher.model
    kernel = kernel_matrix(model.rows)
    if model.semantic is None:
        return kernel
    meanings = semantic.shape_similarity(model.semantic.examples @ model.semantic.examples.T)
    return np.asarray(np.float32(1.0 - semantic.SHARE) * kernel + meanings, np.float32)


def _confusions(matcher: Matcher, kernel: Floats) -> tuple[tuple[Confusion, ...], tuple[HarmfulExample, ...]]:
    model = matcher.model
    found: list[tuple[float, Confusion]] = []
    affected: dict[int, list[str]] = {}
    for held, _ in hold_out(kernel, model.owners, hide=False):
        for example, logits in zip(held.tried.tolist(), held.logits, strict=True):
            label = int(model.owners[example])
            own = np.flatnonzero(held.present == label)
            best = int(held.present[int(logits.argmax())])
            if not len(own) or best == label:
                continue
            competing = np.flatnonzero(model.owners == best)
            harmful = int(competing[int(kernel[example, competing].argmax())])
            lead = float(logits.max() - logits[own[0]])
            found.append(
                (
                    -lead,
                    Confusion(
                        example=model.examples[example],
                        label=model.labels[label],
                        taken_for=model.labels[best],
                        because_of=model.examples[harmful],
                    ),
                )
            )
            affected.setdefault(harmful, []).append(model.examples[example])
    harms = [
        HarmfulExample(example=model.examples[harmful], label=model.labels[int(model.owners[harmful])], affected=tuple(moved))
        for harmful, moved in affected.items()
        if len(moved) > 1 and _is_harmful(kernel, matcher, harmful, moved)
    ]
    harms.sort(key=lambda harm: (-len(harm.affected), harm.example))
    found.sort(key=lambda entry: (entry[0], entry[1].example))
    return tuple(confusion for _, confusion in found), tuple(harms)


def _is_harmful(kernel: Floats, matcher: Matcher, harmful: int, affected: list[str]) -> bool:
    """Whether at least one of the affected is found when they and the harmful example are left out of the training."""
    model = matcher.model
    is_affected = np.array([text in set(affected) for text in model.examples])
    moved = np.flatnonzero(is_affected)
    remaining = np.flatnonzero(~is_affected & (np.arange(len(is_affected)) != harmful))
    present = np.unique(model.owners[remaining])
    renamed = np.searchsorted(present, model.owners[remaining]).astype(np.int64)
    coefficients = fit(np.ascontiguousarray(kernel[np.ix_(remaining, remaining)]), renamed, len(present), rounds=12)
    logits = kernel[np.ix_(moved, remaining)] @ coefficients
    return bool((present[logits.argmax(axis=1)] == model.owners[moved]).any())


def _reactions(matcher: Matcher) -> Reactions:
    """Leave one phrasing of each label out, learn the others, and ask for it; then the next one. The label must keep two."""
    model = matcher.model
    owners = model.owners.tolist()
    sizes = Counter(owners)
    place = (np.arange(len(owners)) - np.searchsorted(model.owners, model.owners)).tolist()
    decided: Counter[type] = Counter()
    for fold in range(FEW_TRIALS if len(owners) <= MANY_EXAMPLES else 1):
        left_out = [number for number, owner in enumerate(owners) if sizes[owner] > MIN_LEFT and place[number] == fold]
        kept = [(text, model.labels[owners[number]]) for number, text in enumerate(model.examples) if number not in set(left_out)]
        if left_out:
            other = build(kept, temperament=matcher.temperament, encoder=model.semantic.encoder if model.semantic else None)
            decided.update(type(other.decide(model.examples[number])) for number in left_out)
    return Reactions(answered=decided[Answer], asked=decided[Unsure], silent=decided[Nothing])


def _near(matcher: Matcher, kernel: Floats) -> tuple[SimilarLabels, ...]:
    model = matcher.model
    best: dict[tuple[int, int], tuple[float, int, int]] = {}
    one, other = np.nonzero(np.triu(kernel > TOO_NEAR, 1))
    for first, second in zip(one.tolist(), other.tolist(), strict=True):
        pair = (int(model.owners[first]), int(model.owners[second]))
        value = float(kernel[first, second])
        if pair[0] != pair[1] and value > best.get(pair, (0.0, 0, 0))[0]:
            best[pair] = (value, first, second)
    return tuple(
        SimilarLabels(
            labels=(model.labels[pair[0]], model.labels[pair[1]]),
            examples=(model.examples[first], model.examples[second]),
            similarity=min(1.0, value),
        )
        for pair, (value, first, second) in sorted(best.items(), key=lambda entry: (-entry[1][0], entry[0]))
    )


def _sparse(matcher: Matcher) -> tuple[SparseLabel, ...]:
    """Titles count as phrasings here, as they do for the matcher."""
    sizes = Counter(matcher.model.owners.tolist())
    few = [(sizes[number], label) for number, label in enumerate(matcher.labels) if sizes[number] < ENOUGH_PHRASINGS]
    return tuple(SparseLabel(label=label, phrasings=size) for size, label in sorted(few))
