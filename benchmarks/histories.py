"""Random histories through the whole service, against the oracle: nothing may leave that must not, nothing be refused that may leave.

    python benchmarks/histories.py [--histories 100000] [--store sqlite|postgres] [--seed 1] [--people 150] [--json] [--keep FILE]
    python benchmarks/histories.py --histories 100000 --progress FILE
    python benchmarks/histories.py --replay FILE
    python benchmarks/histories.py --mutants

Prints how often each row of the table was met, both ways. Exits 1 at the first difference, with the smallest history that still shows
it (written to `--keep`). With `--progress` every finished round is written to a file, and a stopped run goes on after the last one.
`--mutants` takes away one rule of the gate, or one fact that the service tells it, at a time: each must be found out. See
docs/consent-proof.md.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
import time
from pathlib import Path
from typing import Any

import structlog

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.histories.databases import postgres
from tests.histories.mutants import MUTANTS, caught
from tests.histories.runs import OpenStore, RunCounts, failure_of, run_many, shrink
from tests.histories.world import memory


def main() -> int:
    arguments = _arguments()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    if arguments.mutants:
        return _mutants()
    with postgres(arguments.store == "postgres") as server:
        open_store: OpenStore = server or memory
        if arguments.replay:
            difference = failure_of(json.loads(arguments.replay.read_text()), open_store)
            print(difference or "no difference")
            return 1 if difference else 0
        return _many(arguments, open_store)


def _many(arguments: argparse.Namespace, open_store: OpenStore) -> int:
    counts, began, rounds = RunCounts(), time.monotonic(), -(-arguments.histories // arguments.people)
    done = _read_progress(arguments, counts)
    for number in range(done, rounds):
        seed = arguments.seed * 1_000_000 + number
        before, counts = counts, RunCounts()
        bad = run_many(range(seed, seed + 1), arguments.people, counts, open_store)
        if bad is not None:
            return _differs(bad, open_store, arguments.keep)
        if arguments.progress:
            with arguments.progress.open("a") as file:
                file.write(json.dumps({"run": _name(arguments), "round": number, **counts.figures()}) + "\n")
        counts.add_figures(before.figures())
        if number % 5 == 4 or number == rounds - 1:
            print(f"{counts.histories} histories, {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    _print(counts, arguments.store, time.monotonic() - began, as_json=arguments.json)
    return 0


def _name(arguments: argparse.Namespace) -> list[Any]:
    """What must be the same for a run to go on with another one's rounds."""
    return [arguments.store, arguments.seed, arguments.people]


def _read_progress(arguments: argparse.Namespace, counts: RunCounts) -> int:
    """Add the rounds that are done already, and return how many. They are of the code of their time: use a new file after a change."""
    if arguments.progress is None or not arguments.progress.exists():
        return 0
    lines = [json.loads(line) for line in arguments.progress.read_text().splitlines()]
    own = [line for line in lines if line["run"] == _name(arguments)]
    for line in own:
        counts.add_figures(line)
    return len(own)


def _differs(history: dict[str, Any], open_store: OpenStore, keep: Path) -> int:
    print(f"seed {history['seed']} differs; looking for the smallest part of it", file=sys.stderr)
    least = shrink(history)
    keep.write_text(json.dumps(least))
    print(f"{failure_of(least, open_store)}\n\n{json.dumps(least['rules'])}")
    for place_, tick in enumerate(least["ticks"]):
        print(f"tick {place_}, {tick['go']} s later: {json.dumps({name: what for name, what in tick.items() if name != 'go' and what})}")
    print(f"\nAgain: python benchmarks/histories.py --replay {keep}", file=sys.stderr)
    return 1


def _print(counts: RunCounts, store: str, seconds: float, *, as_json: bool) -> None:
    rows = sorted((platform, verdict, reason, count) for (platform, verdict, reason), count in counts.verdicts.items())
    if as_json:
        figures = {
            "histories": counts.histories,
            "store": store,
            "seconds": round(seconds),
            "verdicts": rows,
            "happened": dict(counts.tallies),
            "business_shares": [round(share, 3) for share in counts.business_shares],
        }
        print(json.dumps(figures))
        return
    print(f"{counts.histories} histories on {store} in {seconds:.0f} s: 0 illegal sends, 0 wrong refusals, 0 double sends")
    events, begun = counts.business_shares
    print(f"{events:.0%} of the acts are events and schedules of the business, {begun:.0%} are begun by it in some way\n")
    for platform, verdict, reason, count in rows:
        print(f"{count:>9}  {platform:<10} {verdict:<6} {reason}")
    print()
    for what, count in sorted(counts.tallies.items()):
        print(f"{count:>9}  {what}")


def _mutants() -> int:
    alive = 0
    for name in MUTANTS:
        seed = caught(name)
        alive += seed is None
        print(f"{'survived' if seed is None else f'found at seed {seed}':<22} {name}", flush=True)
    print(f"\n{len(MUTANTS)} mutants, {alive} survived")
    return 1 if alive else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--histories", type=int, default=100_000, help="how many")
    parser.add_argument("--store", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--seed", type=int, default=1, help="other seeds are other histories")
    parser.add_argument("--people", type=int, default=150, help="histories that share a runner, a clock and transactions")
    parser.add_argument("--keep", type=Path, default=Path("history.json"), help="where a history that differs is written to")
    parser.add_argument("--progress", type=Path, help="a file with the finished rounds: a run that was stopped goes on after them")
    parser.add_argument("--replay", type=Path, help="run this history again")
    parser.add_argument("--mutants", action="store_true", help="take away one rule or fact at a time")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
