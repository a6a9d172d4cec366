"""How well and how fast the matcher understands, on CSV files of labelled messages.

    python benchmarks/understanding.py --data DIR [--json] [--shots 5 10 full] [--seeds 0 1 2] [--encoder auto|off|only]
    python benchmarks/understanding.py --packs [DIR] [--held] [--json] [--encoder auto|off]

`--packs` measures what becomes of messages as customers type them, plain, polite and within a story: by default of the packs of trades
beside this file.

A data set NAME is `NAME_train.csv` and `NAME_test.csv` with columns `text,label`, and if there is one `NAME_oos_test.csv`
with messages that ask for none of the labels. Few shots are the first k rows of each label after
`random.Random(seed).shuffle` of the training rows. The label's name, underscores as spaces, is its title.

`oos_auroc` is the area under the curve of `Matcher.familiarity` between the test messages and the strangers; repair of
spelling is on. `typos_1`, `typos_2` and `sms` are points of accuracy lost to noise on a thousand test messages, by this file's
neighbour; `unrepaired_2` is what two typing errors cost when repair is switched off. Of the decisions with `balanced`: the
shares answered and asked back, how many answers were right, how many offers held the right option.

Times: `p50_us` of `rank` over test messages, each timed on three matchers fresh from the cache, the fastest counts, because
other programs use the processor too. Rows with the sentence encoder carry `+encoder` in the name of the data set.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from _understanding_noise import mistype, shorten
from _understanding_packs import PACKS, measure_packs

from botkit.understanding import cache
from botkit.understanding.encoder import Array, Encoder
from botkit.understanding.encoder import load as load_encoder
from botkit.understanding.matcher import Answer, Matcher, Unsure, build

Pairs = list[tuple[str, str]]
NOISY = 1_000  # test messages that noise is tried on
TIMED = 600
TIMED_ENCODED = 60
FRESH = 3  # matchers read from the cache, each message timed on each


class Remembering:
    """An encoder that encodes the whole data set at once; a message by itself takes ten times as long."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, Any] = {}
        self.size = encoder.size

    def remember(self, texts: Sequence[str]) -> None:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        for start in range(0, len(new), 500):
            part = new[start : start + 500]
            for text, vectors in zip(part, self._encoder.look(part), strict=True):
                self._known[text] = vectors.astype(np.float16)

    def pieces(self, texts: Sequence[str]) -> list[list[int]]:
        return self._encoder.pieces(texts)

    def look(self, texts: Sequence[str]) -> list[Array]:
        if any(text not in self._known for text in texts):
            return self._encoder.look(texts)
        return [self._known[text].astype(np.float32) for text in texts]

    def is_word(self, word: str) -> bool:
        return self._encoder.is_word(word)


def read(path: Path) -> Pairs:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [(row["text"], row["label"]) for row in csv.DictReader(file)]


def draw(rows: Pairs, shots: str, seed: int) -> Pairs:
    """The first k rows of each label after shuffling."""
    if shots == "full":
        return rows
    shuffled = list(rows)
    random.Random(seed).shuffle(shuffled)
    taken: dict[str, int] = {}
    drawn = []
    for text, label in shuffled:
        if taken.get(label, 0) < int(shots):
            taken[label] = taken.get(label, 0) + 1
            drawn.append((text, label))
    return drawn


def top(matcher: Matcher, text: str) -> str | None:
    reading = matcher.read(text)
    return matcher.labels[reading.order[0]] if reading else None


def accuracy(matcher: Matcher, rows: Pairs) -> float:
    return float(np.mean([top(matcher, text) == label for text, label in rows]))


def auroc(inside: Sequence[float], outside: Sequence[float]) -> float:
    """The chance that a customer's message scores above a stranger's; ties count half."""
    ranked = np.sort(np.array(inside))
    below = np.searchsorted(ranked, outside, "left") + np.searchsorted(ranked, outside, "right")
    return float(1.0 - (below / 2).mean() / len(ranked))


def microseconds(raw: bytes, texts: Sequence[str], encoder: Encoder | None) -> Array:
    best = np.full(len(texts), np.inf)
    for _ in range(FRESH):
        matcher = cache.load(raw, encoder=encoder)
        matcher.rank(texts[0])
        for index, text in enumerate(texts):
            began = time.perf_counter()
            matcher.rank(text)
            best[index] = min(best[index], time.perf_counter() - began)
    return np.asarray(best * 1e6, np.float32)


def noise(matcher: Matcher, rows: Pairs, seed: int) -> dict[str, float]:
    clean = accuracy(matcher, rows)
    chance = random.Random(seed)
    sets = {
        "typos_1": [(mistype(text, 1, chance), label) for text, label in rows],
        "typos_2": [(mistype(text, 2, chance), label) for text, label in rows],
        "sms": [(shorten(text, chance), label) for text, label in rows],
    }
    lost = {name: clean - accuracy(matcher, noisy) for name, noisy in sets.items()}
    speller, matcher._speller = matcher._speller, Unrepaired()  # type: ignore[assignment] # noqa: SLF001
    lost["unrepaired_2"] = clean - accuracy(matcher, sets["typos_2"])
    matcher._speller = speller  # noqa: SLF001
    return lost


class Unrepaired:
    def repair(self, words: Sequence[str]) -> tuple[str, ...]:
        return tuple(words)


def decisions(matcher: Matcher, rows: Pairs, strangers: Sequence[str]) -> dict[str, float | None]:
    taken = [(matcher.decide(text), label) for text, label in rows]
    answers = [found.match.label == label for found, label in taken if isinstance(found, Answer)]
    offers = [any(option.label == label for option in found.options) for found, label in taken if isinstance(found, Unsure)]
    measured: dict[str, float | None] = {
        "answered": len(answers) / len(taken),
        "answered_right": float(np.mean(answers)) if answers else None,
        "asked": len(offers) / len(taken),
        "offers_right": float(np.mean(offers)) if offers else None,
    }
    if strangers:
        measured["strangers_answered"] = float(np.mean([isinstance(matcher.decide(text), Answer) for text in strangers]))
    return measured


def measure(
    name: str, data: Path, shots: str, seed: int, encoder: Encoder | None, remembering: Remembering | None = None
) -> dict[str, Any]:
    train, test = read(data / f"{name}_train.csv"), read(data / f"{name}_test.csv")
    oos = data / f"{name}_oos_test.csv"
    strangers = [text for text, _ in read(oos)] if oos.exists() else []
    examples = draw(train, shots, seed)
    names = {label: label.replace("_", " ") for _, label in examples}
    began = time.perf_counter()
    matcher = build(examples, names=names, encoder=encoder)
    seconds = time.perf_counter() - began
    is_encoded = matcher.model.semantic is not None
    sample = random.Random(seed).sample(test, min(NOISY, len(test)))
    raw = cache.dump(matcher)
    timed = random.Random(seed + 1).sample([text for text, _ in test], min(TIMED_ENCODED if is_encoded else TIMED, len(test)))
    times = microseconds(raw, timed, encoder)
    if remembering is not None and is_encoded:
        remembering.remember([text for text, _ in test] + strangers)
        matcher = cache.load(raw, encoder=remembering)
    loads = []
    for _ in range(5):
        began = time.perf_counter()
        cache.load(raw, encoder=encoder)
        loads.append(time.perf_counter() - began)
    row: dict[str, Any] = {
        "dataset": name + ("+encoder" if is_encoded else ""),
        "shots": shots if shots == "full" else int(shots),
        "seed": seed,
        "accuracy": accuracy(matcher, test),
        "oos_auroc": auroc([matcher.familiarity(text) for text, _ in test], [matcher.familiarity(text) for text in strangers])
        if strangers
        else None,
        "p50_us": float(np.median(times)),
        "build_s": seconds,
        "examples": len(matcher.model.examples),
        "p99_us": float(np.quantile(times, 0.99)),
        "cache_load_ms": min(loads) * 1e3,
    }
    row |= decisions(matcher, test, strangers)
    if not is_encoded:
        row |= noise(matcher, sample, seed)
    return row


def speed(name: str, data: Path) -> Iterator[dict[str, Any]]:
    """Time alone, at the sizes that matter: 500, 1,000 and 5,000 examples."""
    train, test = read(data / f"{name}_train.csv"), [text for text, _ in read(data / f"{name}_test.csv")]
    random.Random(0).shuffle(train)
    for size in (500, 1_000, 5_000):
        if size > len(train):
            continue
        seconds = []
        for _ in range(3 if size < 5_000 else 2):
            began = time.perf_counter()
            matcher = build(train[:size])
            seconds.append(time.perf_counter() - began)
        raw = cache.dump(matcher)
        loads = []
        for _ in range(5):
            began = time.perf_counter()
            cache.load(raw)
            loads.append(time.perf_counter() - began)
        times = microseconds(raw, random.Random(1).sample(test, min(2_000, len(test))), None)
        yield {
            "measure": "speed",
            "dataset": name,
            "examples": size,
            "build_s": min(seconds),
            "p50_us": float(np.median(times)),
            "p99_us": float(np.quantile(times, 0.99)),
            "cache_load_ms": min(loads) * 1e3,
        }


def show(row: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print(json.dumps(row), flush=True)
        return
    cells = [f"{key} {value:.4g}" if isinstance(value, float) else f"{key} {value}" for key, value in row.items()]
    print("  ".join(cells), flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Measure the matcher on labelled messages.")
    parser.add_argument("--packs", type=Path, nargs="?", const=PACKS, help="measure packs of questions and messages, in this folder")
    parser.add_argument("--held", action="store_true", help="of packs, the messages that are kept aside")
    parser.add_argument("--data", type=Path, default=Path(), help="folder with NAME_train.csv and NAME_test.csv")
    parser.add_argument("--json", action="store_true", help="one object a line")
    parser.add_argument("--shots", nargs="+", default=["5", "10", "full"])
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2])
    parser.add_argument("--encoder", choices=("auto", "off", "only"), default="auto")
    parser.add_argument("--only", help="measure this data set alone")
    chosen = parser.parse_args(arguments)
    if chosen.packs is not None:
        for row in measure_packs(chosen.packs, None if chosen.encoder == "off" else load_encoder(), held=chosen.held):
            show(row, chosen.json)
        return 0
    found = sorted(path.name.removesuffix("_train.csv") for path in chosen.data.glob("*_train.csv"))
    found = [
        name for name in found if not name.endswith("_oos") and (chosen.data / f"{name}_test.csv").exists() and chosen.only in (None, name)
    ]
    if not found:
        print(f"No NAME_train.csv with NAME_test.csv in {chosen.data}.", file=sys.stderr)
        return 2
    encoder = None if chosen.encoder == "off" else load_encoder()
    if chosen.encoder == "only" and encoder is None:
        print("The sentence encoder is not installed; see docs/understanding.md.", file=sys.stderr)
        return 3
    remembering = Remembering(encoder) if encoder is not None else None
    for name in found:
        for shots in chosen.shots:
            # All of the data is the same data for every seed.
            for seed in chosen.seeds[:1] if shots == "full" else chosen.seeds:
                if chosen.encoder != "only":
                    show(measure(name, chosen.data, shots, seed, None), chosen.json)
                if encoder is not None and shots != "full":
                    show(measure(name, chosen.data, shots, seed, encoder, remembering), chosen.json)
        if chosen.encoder != "only":
            for row in speed(name, chosen.data):
                show(row, chosen.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
