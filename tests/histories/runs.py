"""Running histories: one after the other, and, when one shows a difference, the smallest part of it that still does."""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

from botkit.policy.consent.seal_keys import SealKey, TrustedKeys
from botkit.service.consent.audit import audit
from botkit.store import Store
from tests.histories.expected import ExpectationFailed
from tests.histories.generator import make_history
from tests.histories.runner import HistoryRunner
from tests.histories.world import memory

_KEY = SealKey("11" * 32)

OpenStore = Callable[[], Store]


def run(history: dict[str, Any], open_store: OpenStore = memory) -> HistoryRunner:
    """Run it with a signed ledger, and audit that at the end. Raises `ExpectationFailed`."""
    store = open_store()
    store.seal_key = _KEY
    try:
        runner = HistoryRunner(store, history)
        runner.run()
        with store.read() as tx:
            found = audit(tx, trusted=TrustedKeys(current=_KEY.public))
        if found.fault is not None:
            raise ExpectationFailed(f"the ledger is not sound at the end: {found.fault.message}")
        runner.tallies["lines audited"] += found.lines
        runner.tallies["decisions audited"] += found.verdicts
        return runner
    finally:
        store.close()


def failure_of(history: dict[str, Any], open_store: OpenStore = memory) -> str:
    try:
        run(history, open_store)
    except ExpectationFailed as found:
        return str(found)
    except Exception as fault:  # a fault of the service is a finding as well
        return f"{type(fault).__name__}: {fault}"
    return ""


def signature(told: str) -> str:
    """What a difference is about, without who and when."""
    return re.sub(r"tick \d+|person \d+|message \d+|\d{5,}", "", told)[-90:]


def shrink(history: dict[str, Any], is_bad: Callable[[dict[str, Any]], str] = failure_of, tries: int = 400) -> dict[str, Any]:
    """Leave out people, ticks and acts as long as it still differs, in the same way."""
    best = history
    same = signature(is_bad(history))

    def attempt(changed: dict[str, Any]) -> bool:
        nonlocal best, tries
        tries -= 1
        if tries < 0 or signature(is_bad(changed)) != same:
            return False
        best = changed
        return True

    people = list(range(len(history["people"])))
    size = len(people) // 2
    while size:
        for start in range(0, len(people), size):
            kept = [who for who in people if who not in people[start : start + size]]
            if kept and attempt(_without(best, set(people) - set(kept))):
                people = kept
                break
        else:
            size //= 2
    for place in range(len(best["ticks"]) - 1, -1, -1):
        cut = copy.deepcopy(best)
        del cut["ticks"][place:]
        if not attempt(cut):
            break
    for place in range(len(best["ticks"])):
        for name in ("news", "crash", "die", "nodes", "acts"):
            if best["ticks"][place].get(name):
                cut = copy.deepcopy(best)
                cut["ticks"][place][name] = [] if name == "acts" else ["one"] if name == "nodes" else type(best["ticks"][place][name])()
                attempt(cut)
    return best


def _without(history: dict[str, Any], gone: set[int]) -> dict[str, Any]:
    cut = copy.deepcopy(history)
    for tick in cut["ticks"]:
        tick["acts"] = [act for act in tick["acts"] if act[0] not in gone]
    return cut


class RunCounts:
    """What many histories came to."""

    def __init__(self) -> None:
        self.verdicts: Counter[tuple[str, str, str]] = Counter()
        self.tallies: Counter[str] = Counter()
        self.histories = 0

    def add(self, runner: HistoryRunner) -> None:
        self.verdicts += runner.oracle.count
        self.tallies += runner.tallies
        self.histories += len(runner.people)

    @property
    def business_shares(self) -> tuple[float, float]:
        """How many of the acts are events and schedules of the business; and how many it begins in any way, with its lists, what colleagues
        record, and what they do in a chat. The others are acts of people and of the platform."""
        acts = Counter({name.removeprefix("act: "): count for name, count in self.tallies.items() if name.startswith("act: ")})
        acts["schedule"] = self.tallies["told by schedule"]
        events, whole = acts["tell"] + acts["schedule"], max(1, acts.total())
        return events / whole, (events + acts["import"] + acts["enter"] + acts["agent"]) / whole

    def figures(self) -> dict[str, Any]:
        """As plain values, for a file of progress."""
        return {"histories": self.histories, "verdicts": [[*key, count] for key, count in self.verdicts.items()], "tallies": self.tallies}

    def add_figures(self, figures: dict[str, Any]) -> None:
        """Add what an earlier run counted."""
        self.histories += figures["histories"]
        self.verdicts += Counter({(platform, verdict, reason): count for platform, verdict, reason, count in figures["verdicts"]})
        self.tallies += Counter(figures["tallies"])


def run_many(seeds: range, people: int, counts: RunCounts, open_store: OpenStore = memory) -> dict[str, Any] | None:
    """The first history that differs, or None."""
    for seed in seeds:
        history = make_history(seed, people)
        try:
            counts.add(run(history, open_store))
        except Exception:  # a difference, or a fault: `failure_of` says which
            return history
    return None
