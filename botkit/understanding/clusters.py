"""Clusters of messages that were not understood, with the answer that each probably wants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from botkit.understanding.calibration import Doubles
from botkit.understanding.features import learn_features
from botkit.understanding.kernel import kernel_matrix, sparse_rows
from botkit.understanding.matcher import Match, Matcher
from botkit.understanding.normalise import tokens

MAX_MESSAGES = 1_000  # similarity is compared pair by pair; the newest thousand misses say what is missing
MIN_SIMILARITY = 0.27  # mean similarity from which two groups are one
MIN_PROBABILITY = 0.2  # a label this likely is worth proposing to the author, who decides


@dataclass(frozen=True, kw_only=True, slots=True)
class Cluster:
    """Messages that ask for the same thing. `example` is the one in their middle; `wanted` the label they seem to want."""

    example: str
    messages: tuple[str, ...]
    wanted: Match | None


def cluster(messages: Sequence[str], matcher: Matcher) -> tuple[Cluster, ...]:
    """Group messages, the largest group first. Equal messages count each; those without a word are left out.

    Groups are merged while the mean similarity of their messages is high enough (average linkage): no message is in two
    groups, and the number of groups need not be guessed.
    """
    with_words = [message for message in messages if tokens(message)][-MAX_MESSAGES:]
    if not with_words:
        return ()
    texts = [tokens(message) for message in with_words]
    unlike = list(dict.fromkeys(texts))
    number = {words: position for position, words in enumerate(unlike)}
    # Every message is a label of its own: what few messages share says the most about them.
    features = learn_features(unlike, list(range(len(unlike))), matcher.model.features.lexicon)
    kernel = kernel_matrix(sparse_rows([features.vector(words) for words in unlike], len(features.index)))
    sizes = np.bincount([number[words] for words in texts], minlength=len(unlike)).astype(np.float64)
    clusters = []
    for group in _merge(kernel.astype(np.float64), sizes):
        centre = max(group, key=lambda position: (float(kernel[position, group] @ sizes[group]), -position))
        members = tuple([text for text, words in zip(with_words, texts, strict=True) if number[words] in set(group)])
        example = next(text for text, words in zip(with_words, texts, strict=True) if number[words] == centre)
        clusters.append(Cluster(example=example, messages=members, wanted=_likely_match(members, matcher)))
    return tuple(sorted(clusters, key=lambda each: (-len(each.messages), each.example)))


def _merge(kernel: Doubles, sizes: Doubles) -> list[list[int]]:
    """Average linkage by repeatedly merging the two groups most alike."""
    near = kernel.copy()
    np.fill_diagonal(near, -1.0)
    weight = sizes.copy()
    groups: dict[int, list[int]] = {position: [position] for position in range(len(near))}
    best = near.max(axis=1)
    while len(groups) > 1:
        one = int(best.argmax())
        if best[one] < MIN_SIMILARITY:
            break
        other = int(near[one].argmax())
        mixed = (weight[one] * near[one] + weight[other] * near[other]) / (weight[one] + weight[other])
        mixed[[one, other]] = -1.0
        mixed[near[one] < -0.5] = -1.0
        near[one], near[:, one] = mixed, mixed
        near[other], near[:, other] = -1.0, -1.0
        weight[one] += weight[other]
        groups[one] += groups.pop(other)
        best[other] = -2.0
        touched = list(groups)
        best[touched] = near[touched].max(axis=1)
    return [sorted(group) for group in groups.values()]


def _likely_match(messages: Sequence[str], matcher: Matcher) -> Match | None:
    """The label with the highest mean chance over the messages; the match is that of the message most sure of it."""
    total: dict[str, float] = {}
    surest: dict[str, Match] = {}
    for message in messages:
        for match in matcher.rank(message):
            total[match.label] = total.get(match.label, 0.0) + match.probability
            if match.label not in surest or match.probability > surest[match.label].probability:
                surest[match.label] = match
    if not total:
        return None
    label = max(total, key=lambda name: (total[name], name))
    return surest[label] if total[label] / len(messages) >= MIN_PROBABILITY else None
