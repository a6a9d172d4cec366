"""How long `botkit check` takes for a thousand flows of sixty steps: reading, checking, telling.

Every flow has another name, other texts, keywords and conditions, so that nothing is known before it is read. Seconds are those of the
processor, because the machine may be shared.

    python benchmarks/check.py [--flows 1000] [--translated] [--profile] [--json]
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import time

from botkit.core.model.business import Business, Queue, TemplateInfo, Topic
from botkit.flowfile.library import Library, read_library
from webhooks.whatsapp.limits import LIMITS

BUSINESS = Business(
    topics={"news": Topic(name="news")},
    queues={"agents": Queue(name="agents")},
    functions=("status",),
    templates={"late": TemplateInfo(name="late", languages={"en": 1, "de": 1})},
)

HEAD = """botkit: 1
flow: flow_{n}
title: Flow {n}
language: en
starts:
  - keywords: [start {word}, begin {word}]
  - event: changed.{n}
steps:
"""

# Six steps in all: one question of each kind, a branch, a message with values, and one that the window may shut out.
PART = """
  - name: ask_{m}
    ask: Question {m} of flow {n}, {{{{ contact.name }}}}, from 0 to 10?
    template: late
    with: [contact.name]
    expect: number 0..10
    save: score_{m}
    retry: Please send a whole number for question {m} of flow {n}.
    wait: 2 days
  - branch:
      - when: score_{m} >= 9 and contact.name != "{n}"
        then:
          - say: "Flow {n}: we are delighted that it was {{{{ score_{m} }}}} in part {m}."
      - otherwise:
          - ask: What went wrong in part {m} of flow {n}?
            save: reason_{m}
            choices:
              - label: Service {m}
                also: [people {m}, staff {m}]
                then:
                  - tag: service
              - label: Food {m}
            outside: drop
  - say: "{{% if score_{m} > 5 %}}Thank you for {{{{ reason_{m} | default('it') }}}}{{% else %}}Sorry about {n}{{% endif %}}."
    outside: drop
"""

SIDECAR = """botkit: 1
translates: flow_{n}
language: de
texts:
"""


def word(n: int) -> str:
    """A keyword without digits: one with a number in it would be an answer to a question for a number."""
    return "flow" + "".join(chr(97 + int(digit)) for digit in str(n))


def flows(count: int, *, translated: bool = False, parts: int = 10) -> dict[str, bytes]:
    """The files: sixty steps in each flow, and perhaps a sidecar beside it."""
    files = {}
    for n in range(count):
        files[f"flow_{n}.yaml"] = (HEAD.format(n=n, word=word(n)) + "".join(PART.format(n=n, m=m) for m in range(parts))).encode()
        if not translated:
            continue
        texts = [
            text
            for m in range(parts)
            for text in (
                f"Question {m} of flow {n}, {{{{ contact.name }}}}, from 0 to 10?",
                f"Please send a whole number for question {m} of flow {n}.",
                f"Flow {n}: we are delighted that it was {{{{ score_{m} }}}} in part {m}.",
                f"What went wrong in part {m} of flow {n}?",
                f"Service {m}",
                f"Food {m}",
                f"{{% if score_{m} > 5 %}}Thank you for {{{{ reason_{m} | default('it') }}}}{{% else %}}Sorry about {n}{{% endif %}}.",
            )
        ]
        pairs = "".join(f"  - en: {json.dumps(text)}\n    de: {json.dumps('DE ' + text)}\n" for text in texts)
        files[f"flow_{n}.de.yaml"] = (SIDECAR.format(n=n) + pairs).encode()
    return files


def check(files: dict[str, bytes]) -> Library:
    return read_library(files, BUSINESS, limits={"whatsapp": LIMITS}, stop_words={"en": ("STOP",)})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--flows", type=int, default=1_000)
    parser.add_argument("--translated", action="store_true", help="with a sidecar of 70 texts for each flow")
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    files = flows(arguments.flows, translated=arguments.translated)
    check(flows(3))  # the first reading makes the grammar, and imports what is imported late
    began, clock = time.process_time(), time.perf_counter()
    with cProfile.Profile() as profile:
        if not arguments.profile:
            profile.disable()
        library = check(files)
    took, clock = time.process_time() - began, time.perf_counter() - clock
    if arguments.profile:
        pstats.Stats(profile).sort_stats("tottime").print_stats(45)
    result = {"flows": len(library.flows), "problems": len(library.problems), "seconds": round(took, 2), "clock": round(clock, 2)}
    if arguments.json:
        print(json.dumps(result))
    else:
        print(f"{result['flows']} flows of 60 steps: {took:.1f} s of processor, {clock:.1f} s by the clock")
        for problem in library.problems[:5]:
            print(problem.file, problem.line, problem.message)


if __name__ == "__main__":
    main()
