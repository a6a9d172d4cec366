"""Reading, comparing and rewriting transcripts."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botkit.testing.actions import (
    Action,
    Deliver,
    HandBack,
    Pass,
    React,
    Report,
    Say,
    SendFile,
    Share,
    TapOn,
    read_customer,
    read_event,
    read_pass,
)
from botkit.testing.agent_actions import GoOnWith, read_customer_name
from botkit.testing.report import as_json, format_outcome, summary
from botkit.testing.runner import run_file
from botkit.testing.transcript import Mistake, TranscriptInvalid, comparable, find_transcripts, parse_transcript, read_transcript

FLOW = """\
botkit: 1
flow: ask
title: Ask
language: en
starts:
  - keywords: [go]
steps:
  - ask: What colour?
    choices: [Red, Blue]
    save: colour
    wait: 1 day
  - tag: "chosen"
  - say: |
      Good choice:

      {{ colour }}
"""


def project(folder: Path, transcript: str) -> Path:
    (folder / "tests").mkdir()
    (folder / "ask.yaml").write_text(FLOW)
    path = folder / "tests" / "ask.chat"
    path.write_text(transcript)
    return path


GOOD = """\
# a comment
name Bo

> go
< What colour?
  [Red] [Blue]
> [Red]
* answered colour = Red
* tagged chosen
< Good choice:

  Red
"""


def mistakes(text: str) -> list[tuple[int, str]]:
    with pytest.raises(TranscriptInvalid) as caught:
        parse_transcript(text, "x.chat")
    return [(mistake.line, mistake.message) for mistake in caught.value.mistakes]


def test_a_transcript_that_goes_as_written_passes(tmp_path: Path) -> None:
    outcome = run_file(project(tmp_path, GOOD))
    assert outcome.passed, format_outcome(outcome)
    assert outcome.steps == 2


def test_every_mistake_is_told_at_its_line() -> None:
    found = mistakes("< too early\nlanguage klingonish-\n> hi\nname Bo\n... soon\n@ {\n> (elephant)\n  indented\nfunktion x {}\n>\n")
    assert [line for line, _ in found] == [1, 2, 4, 5, 6, 7, 8, 9, 10]
    assert 'did you mean "function"' in dict(found)[9]
    assert "(image)" in dict(found)[7]
    assert dict(found)[4] == '"name" stands before the first message'


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("function f", "has a name and an answer"),
        ("function f {", "no JSON"),
        ("now yesterday", "no moment"),
        ("name", "name is missing"),
        ("follows Big-Topic", "no name of a topic"),
        ("@ x [1]", "with its name and its JSON"),
        ("@ x {1}", "cannot be read"),
        ("@ receipt lost", "delivered, read or failed"),
        ("> (location 91,0)", "latitude"),
        ("... 400 days", "out of range"),
        ("customer: +447700900999", "has a name"),
    ],
)
def test_a_wrong_line_says_what_is_right(line: str, words: str) -> None:
    ((number, message),) = mistakes(line)
    assert number == 1
    assert words in message


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.chat"
    path.write_bytes(b"> a\n> \xff\n")
    with pytest.raises(TranscriptInvalid) as caught:
        read_transcript(path)
    assert caught.value.mistakes == (Mistake(line=2, message="this is no UTF-8 text; save the file as UTF-8"),)
    with pytest.raises(TranscriptInvalid, match="cannot be read"):
        read_transcript(tmp_path / "missing.chat")


def test_messages_go_on_in_indented_lines_and_over_blank_ones() -> None:
    (step,) = parse_transcript("> a\n< one\n  two\n\n  three\n\n> b\n").steps[:1]
    assert step.expected[0].text == "< one\n  two\n\n  three"


@pytest.mark.parametrize("between", ["", "\n"])
def test_a_setting_after_a_message_is_no_part_of_it(between: str) -> None:
    script = parse_transcript(f"> a\n< one\n{between}function f fails\n> b\n").script
    assert [type(part).__name__ for part in script] == ["Step", "Directive", "Step"]


def test_a_line_of_the_bot_without_indentation_is_told_and_how_to_write_it() -> None:
    ((number, message),) = mistakes("> a\n< one\nand two\n> b\n")
    assert number == 3
    assert message.endswith("when the bot says this line too, indent it by two spaces")


def test_update_keeps_a_setting_that_follows_a_message_without_a_blank_line(tmp_path: Path) -> None:
    written = GOOD.replace("What colour?", "Which colour?").replace("\n> [Red]", "\nfunction f fails\n> [Red]")
    assert "function f fails" in written
    path = project(tmp_path, written)
    assert run_file(path, update=True).updated
    assert path.read_text("utf-8") == written.replace("Which colour?", "What colour?")


def test_buttons_may_stand_in_one_line_or_in_several() -> None:
    assert comparable("< Q?\n  [A] [B]") == comparable("< Q?\n  [A]\n  [B]")
    assert comparable("! WINDOW_CLOSED because of the night") == "! WINDOW_CLOSED"
    assert comparable("< [A] [B]") != comparable("< [B] [A]")


def test_the_difference_shows_what_was_expected_what_happened_and_where_it_comes_from(tmp_path: Path) -> None:
    path = project(tmp_path, GOOD.replace("What colour?", "Which colour?").replace("* tagged chosen\n", ""))
    text = format_outcome(run_file(path))
    assert f'{path}:4: something else follows from "> go"' in text
    assert "  - < Which colour?\n  -   [Red] [Blue]\n  + < What colour?" in text
    assert "ask.yaml:8" in text
    assert f"{path}:7:" in text
    assert "  + * tagged chosen\n" in text
    assert "    < Good choice:\n\n      Red" in "\n".join(line.rstrip() for line in text.splitlines())


def test_a_button_that_is_not_there_ends_the_run(tmp_path: Path) -> None:
    outcome = run_file(project(tmp_path, "> go\n< What colour?\n  [Red] [Blue]\n> [Green]\n> more\n"))
    (difference,) = outcome.differences
    assert difference.step.line == 4
    assert difference.reason == 'no button says "Green"; there are "Red", "Blue"'


def test_a_fact_that_did_not_happen_is_a_difference(tmp_path: Path) -> None:
    assert not run_file(project(tmp_path, GOOD.replace("colour = Red", "colour = Blue"))).passed


def test_update_writes_what_happens_and_keeps_comments_settings_and_mentioned_facts(tmp_path: Path) -> None:
    path = project(tmp_path, "# why\nname Bo\n> go\n# inside\n< wrong\n\n> [Red]\n* answered colour = Red\n< wrong\n")
    assert run_file(path, update=True).updated
    assert path.read_text() == (
        "# why\nname Bo\n> go\n< What colour?\n  [Red] [Blue]\n# inside\n\n> [Red]\n"
        "* answered colour = Red\n* tagged chosen\n< Good choice:\n\n  Red\n"
    )
    again = run_file(path, update=True)
    assert again.passed
    assert not again.updated


def test_customers_have_buttons_and_sessions_of_their_own(tmp_path: Path) -> None:
    go = "> go\n< What colour?\n  [Red] [Blue]\n"
    talk = f"{go}customer: Bo\n{go}customer: Ana\n> [Red]\n* tagged chosen\n< Good choice:\n\n  Red\ncustomer: Bo\n... 1 day\n* timed out\n"
    assert run_file(project(tmp_path, talk)).differences == ()


@pytest.mark.parametrize("second", ["Ben +447700900123", "Ana +447700900999"])
def test_a_number_belongs_to_one_customer(tmp_path: Path, second: str) -> None:
    (difference,) = run_file(project(tmp_path, f"> go\n< What colour?\n  [Red] [Blue]\ncustomer: {second}\n")).differences
    assert "447700900123" in difference.reason


def test_update_writes_nothing_when_an_action_cannot_be_done(tmp_path: Path) -> None:
    path = project(tmp_path, before := "> go\n> [Green]\n")
    assert not run_file(path, update=True).passed
    assert path.read_text() == before


def test_a_transcript_that_cannot_be_read_fails(tmp_path: Path) -> None:
    outcome = run_file(project(tmp_path, "nonsense\n"))
    assert not outcome.passed
    assert ":1:" in outcome.error
    assert as_json(outcome)["error"] == outcome.error


def test_now_is_a_time_of_the_business(tmp_path: Path) -> None:
    (tmp_path / "botkit.yaml").write_text("botkit: 1\nbusiness: {zone: Asia/Tokyo}\nflows: flows\n")
    flows = tmp_path / "flows"
    flows.mkdir()
    path = project(flows, "now 2026-06-02 23:15\n> go\n")
    (flows / "ask.yaml").write_text(FLOW.replace("What colour?", "It is {{ now | time('HH:mm') }}."))
    (difference,) = run_file(path).differences
    assert str(difference.followed[0]).startswith("< It is 23:15.")


def test_flows_are_read_again_when_they_change(tmp_path: Path) -> None:
    path = project(tmp_path, GOOD)
    assert run_file(path).passed
    (tmp_path / "ask.yaml").write_text(FLOW.replace("What colour?", "What color?"))
    assert not run_file(path).passed


def test_transcripts_are_found_in_order_and_hidden_ones_are_left(tmp_path: Path) -> None:
    for name in ("b/tests/z.chat", "a.chat", ".git/c.chat"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    assert [path.name for path in find_transcripts(tmp_path)] == ["a.chat", "z.chat"]


def test_the_summary_counts(tmp_path: Path) -> None:
    good = run_file(project(tmp_path, GOOD))
    assert summary([good]) == "1 transcript, 2 actions: all passed"
    assert summary([good, run_file(tmp_path / "none.chat")]) == "2 transcripts, 2 actions: 1 failed"


PLAIN = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=40)
LABEL = st.from_regex(r"[A-Za-z0-9,!?äß][A-Za-z0-9 ,!?äß\]\[]{0,20}", fullmatch=True)
WRITTEN: st.SearchStrategy[Action] = st.one_of(
    st.builds(Say, text=PLAIN),
    st.builds(TapOn, label=LABEL),
    st.builds(SendFile, kind=st.sampled_from(["image", "document", "voice"]), caption=st.sampled_from(["", "a bag"]), broken=st.booleans()),
    st.builds(
        Share, latitude=st.integers(-90, 90).map(float), longitude=st.integers(-180, 180).map(float), name=st.sampled_from(["", "Gate 4"])
    ),
    st.builds(React, emoji=st.sampled_from(["👍", "❤️"])),
    st.builds(
        Pass,
        length=st.integers(1, 365 * 86_400).map(lambda seconds: timedelta(seconds=seconds)).filter(lambda t: t.total_seconds() < 999_999),
    ),
    st.builds(Report, name=st.sampled_from(["a.b", "late"]), body=st.dictionaries(PLAIN, PLAIN, max_size=2), to_contact=st.booleans()),
    st.just(HandBack()),
    st.builds(GoOnWith, name=st.sampled_from(["Ben", "Ana Lee"]), phone=st.sampled_from(["", "447700900999"])),
    st.builds(Deliver, status=st.sampled_from(["delivered", "read", "failed"]), code=st.sampled_from(["", "131026"])),
)
READERS = {">": read_customer, "@": read_event, ".": read_pass, "c": read_customer_name}


@given(action=WRITTEN)
def test_every_action_is_read_as_it_was_written(action: Action) -> None:
    written = str(action)
    assert "\n" not in written
    mark, _, rest = written.partition(" ")
    assert READERS[mark[0]](rest) == action


@given(
    text=st.text(st.characters(codec="utf-8"), max_size=200)
    | st.lists(st.sampled_from(["> a", "< b", "* c", "! d", "... 1 day", "@ e {}", "  f", "", "# g", "name h"])).map("\n".join)
)
def test_any_text_is_read_or_refused_with_lines(text: str) -> None:
    mistakes: tuple[Mistake, ...] = ()
    try:
        read = len(parse_transcript(text).lines)
    except TranscriptInvalid as fault:
        mistakes, read = fault.mistakes, len(text.splitlines())
    assert read == len(text.splitlines())
    assert all(1 <= mistake.line <= read for mistake in mistakes)
