"""Measure typed answers on public cases: how many are read right, not read, or read wrong, for each language and kind.

    python benchmarks/answers.py --data DIR [--json] [--show wrong|silent]

DIR holds files like `english-number.json`, in the form of the Recognizers-Text specs: a list of cases with `Input`,
`Results` and, for dates, `Context.ReferenceDateTime`. The whole input is read, not only the words that hold the value.

right    the expected value; nothing where nothing is expected; where a message holds several values, asking back
         between them (one of them alone would be a coin toss, and counts as wrong)
silent   not understood, or asked back although there was one value: the customer is asked again
wrong    another value. `unnoticed` are those among them that would not even be read back to the customer
skipped  a relative date in a case that does not say when "today" is
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from botkit.understanding.answers import Ambiguous, Outcome, Reading, Step, read

CODES = {"english": "en", "german": "de", "dutch": "nl", "spanish": "es", "french": "fr", "portuguese": "pt"}
KINDS = {"boolean": "yes_no", "number": "number", "ordinal": "ordinal", "date": "date", "time": "time"}
# Two days with nothing in common: a reading that is the same on both does not depend on today.
SOME_DAYS = (datetime(2016, 11, 7, tzinfo=UTC), datetime(2021, 4, 24, tzinfo=UTC))
# What Recognizers-Text gives for dates that do not exist, such as the 31st of November.
NO_SUCH_DATE = "0001-01-01"

Verdict = Literal["right", "silent", "wrong", "skipped"]
Case = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with files like english-number.json")
    parser.add_argument("--json", action="store_true", help="one object a line")
    parser.add_argument("--show", choices=("wrong", "silent"), help="print the cases with this verdict")
    arguments = parser.parse_args()
    for path in sorted(arguments.data.glob("*-*.json")):
        language, _, kind = path.stem.partition("-")
        if language not in CODES or kind not in KINDS:
            continue
        counts: Counter[str] = Counter()
        for case in json.loads(path.read_text(encoding="utf-8")):
            verdict, unnoticed, outcomes = judge(case, language, kind)
            counts[verdict] += 1
            counts["unnoticed"] += unnoticed
            if verdict == arguments.show:
                print(f"{path.stem}: {case['Input']!r} -> {outcomes}, expected {[list(expected(case, tense)) for tense in TENSES]}")
        report(language, kind, counts, as_json=arguments.json)


def report(language: str, kind: str, counts: Counter[str], *, as_json: bool) -> None:
    row: dict[str, object] = {"language": language, "kind": kind}
    row |= {name: counts[name] for name in ("right", "silent", "wrong", "unnoticed", "skipped")}
    if as_json:
        print(json.dumps(row))
        return
    judged = counts["right"] + counts["silent"] + counts["wrong"]
    share = f"{100 * counts['right'] / judged:5.1f} %" if judged else "      -"
    print(f"{language:<11}{kind:<9}{share}  " + "  ".join(f"{name} {counts[name]}" for name in list(row)[2:]))


TENSES: tuple[Literal["future", "past"], ...] = ("future", "past")


def judge(case: Case, language: str, kind: str) -> tuple[Verdict, bool, list[Outcome]]:
    """The verdict on one case, whether a wrong reading would go unnoticed, and what was read."""
    reference = case.get("Context", {}).get("ReferenceDateTime")
    nows = (datetime.fromisoformat(reference).replace(tzinfo=UTC),) if reference else SOME_DAYS
    verdicts: list[Verdict] = []
    outcomes: list[Outcome] = []
    for tense in TENSES if kind == "date" else TENSES[:1]:
        limits = {"prefer": tense} if kind == "date" else {}
        seen = [read(KINDS[kind], case["Input"], language=CODES[language], now=now, **limits) for now in nows]
        outcomes.append(seen[0])
        same = all(outcome == seen[0] for outcome in seen)
        verdicts.append(compare(seen[0], list(expected(case, tense))) if same else "skipped")
    verdict = next(worst for worst in ("skipped", "wrong", "silent", "right") if worst in verdicts)
    noticed = any(not isinstance(outcome, Reading) or outcome.readback for outcome in outcomes)
    return verdict, verdict == "wrong" and not noticed, outcomes


def compare(outcome: Outcome, wanted: list[object]) -> Verdict:
    distinct = [value for at, value in enumerate(wanted) if not any(equal(value, other) for other in wanted[:at])]
    match outcome:
        case None:
            return "silent" if distinct else "right"
        case Reading(value=value):
            return "right" if len(distinct) == 1 and equal(value, distinct[0]) else "wrong"
        case Ambiguous(readings=readings):
            known = [any(equal(reading.value, value) for value in distinct) for reading in readings]
            if len(distinct) > 1:
                return "right" if all(known) else "wrong"
            return "silent" if any(known) or not distinct else "wrong"


def equal(left: object, right: object) -> bool:
    if isinstance(left, bool) or isinstance(right, bool) or not isinstance(left, int | Decimal) or not isinstance(right, int | Decimal):
        return type(left) is type(right) and left == right
    return math.isclose(left, right, rel_tol=1e-9)


def expected(case: Case, tense: Literal["future", "past"]) -> Iterator[object]:
    """The values a case wants: bool, number, place, date or time."""
    for result in case["Results"]:
        if "Value" in result:
            resolution = result["Value"]["FutureResolution" if tense == "future" else "PastResolution"]
            if "time" in resolution:
                yield time.fromisoformat(resolution["time"])
            elif resolution["date"] != NO_SUCH_DATE:
                yield date.fromisoformat(resolution["date"])
        elif result["TypeName"] == "ordinal.relative":
            yield place(result["Resolution"]["value"])
        else:
            value = result["Resolution"]["value"]
            yield value if isinstance(value, bool) else Decimal(str(value).replace(",", "."))


def place(value: str) -> int | Step:
    """ "end-1" is the second from the end (-2), "current+1" one step on."""
    if value.startswith("end"):
        return int(value.removeprefix("end")) - 1
    return Step(by=int(value.removeprefix("current")))


if __name__ == "__main__":
    main()
