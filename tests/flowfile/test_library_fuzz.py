"""Random damage to flow files: the check always ends, with problems and without an exception."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from botkit.flowfile.library import read_library
from botkit.flowfile.problems import render_all
from tests.support.paths import ROOT

# A fixed budget: each seed damages so many files, always in the same way.
FILES = int(os.environ.get("BOTKIT_FUZZ_EXAMPLES", "80"))
SEEDS = (1, 2)

FLOWS = sorted(path for path in (ROOT / "flows").glob("*.yaml") if path.name != "botkit.yaml" and path.stat().st_size < 6_000)
PIECES = [b"{{ 0.1.1 }}", b"{{", b"{% if %}", b"&a", b"*a", b"!!python/object:os.system", b"\x00", b"\xff", b"\t", b"- ", b": "]
PIECES += [b"[", b"{", b"? ", b"\n", b"|\n", b"'", b'"', b"0x1f", b"1e999", b".nan", b"2026-02-30", b"null", b"~", b"<<: "]
PIECES += [b"%YAML 9\n", b"---\n", b"\xe2\x80\xa8"]


def damaged(dice: random.Random, content: bytes) -> bytes:
    data = bytearray(content)
    for _ in range(dice.randrange(1, 6)):
        place = dice.randrange(len(data) + 1)
        match dice.randrange(4):
            case 0:
                data[place:place] = dice.choice(PIECES)
            case 1:
                del data[place : place + dice.randrange(1, 30)]
            case 2:
                start = dice.randrange(len(data) + 1)
                data[place:place] = data[start : start + dice.randrange(1, 60)]
            case _:
                lines = bytes(data).split(b"\n")
                lines.insert(dice.randrange(len(lines)), lines.pop(dice.randrange(len(lines))))
                data = bytearray(b"\n".join(lines))
    return bytes(data)


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_a_file_holds_it_is_checked_to_the_end(seed: int) -> None:
    dice = random.Random(seed)
    assert FLOWS
    for _ in range(FILES):
        path: Path = dice.choice(FLOWS)
        library = read_library({path.name: damaged(dice, path.read_bytes())})
        render_all(library.problems).encode("utf-8", "surrogatepass")
