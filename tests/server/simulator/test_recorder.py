"""Recordings: the actions on the page become a transcript that passes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from botkit.core.engine.program import Programs
from botkit.server.simulator.function_stubs import FAILS, FunctionStubs
from botkit.server.simulator.recorder import RecordedTranscript, Recording, write_transcript
from botkit.server.simulator.transcripts import TranscriptNotSaved, event_examples, save_transcript
from botkit.service.project import read_project
from botkit.testing.actions import Pass, Report, Say, TapOn
from botkit.testing.samples import transcript_answers

NOW = datetime(2026, 6, 2, 10, 7, 31, tzinfo=UTC)

FLOW = """\
botkit: 1
flow: tea
title: Tea
language: en
starts:
  - keywords: [tea]
steps:
  - ask: Which one?
    choices: [Assam, Sencha]
    save: tea
    remind: {after: 2 hours, say: Still thirsty?}
  - call: price
    with: {tea: tea}
    save: price
    failed:
      - say: No price today.
      - end:
  - say: "{{ tea }} is {{ price.euros }} euros, {{ contact.name }}."
"""


@pytest.fixture
def programs(tmp_path: Path) -> Programs:
    (tmp_path / "tea.yaml").write_text(FLOW, encoding="utf-8")
    return read_project(tmp_path).compile()


def talk() -> Recording:
    recording = Recording(name="Nadia")
    recording.add(Say(text="tea"), NOW)
    return recording


def test_what_was_done_is_played_again_and_what_follows_is_written(programs: Programs) -> None:
    recording = talk()
    recording.add(Pass(length=timedelta(hours=3)), NOW + timedelta(hours=3))
    recording.add(TapOn(label="Sencha"), NOW + timedelta(hours=3, seconds=9))
    written = write_transcript(recording, programs, {"price": '{"euros": 4}', "unused": "1"})
    assert written.passes
    assert written.text.splitlines() == [
        "now 2026-06-02 10:07",
        "name Nadia",
        'function price {"euros": 4}',
        "> tea",
        "< Which one?",
        "  [Assam] [Sencha]",
        "... 3 hours",
        "< Still thirsty?",
        "  [Assam] [Sencha]",
        "> [Sencha]",
        "< Sencha is 4 euros, Nadia.",
    ]


def test_minutes_that_the_running_clock_has_moved_are_written_too(programs: Programs) -> None:
    recording = talk()
    recording.add(TapOn(label="Sencha"), NOW + timedelta(minutes=10))
    assert "... 10 minutes" in write_transcript(recording, programs, {"price": FAILS}).text.splitlines()


def test_lengths_of_time_after_each_other_are_one_and_before_the_first_word_none() -> None:
    recording = Recording(name="Nadia")
    recording.add(Pass(length=timedelta(days=1)), NOW)
    assert recording.lines == []
    recording.add(Say(text="tea"), NOW)
    for _ in range(3):
        recording.add(Pass(length=timedelta(hours=1)), NOW)
    assert recording.lines == [Say(text="tea"), Pass(length=timedelta(hours=3))]


def test_what_no_longer_can_be_done_ends_the_transcript_and_says_why(programs: Programs) -> None:
    recording = talk()
    recording.add(TapOn(label="Darjeeling"), NOW)
    recording.add(Say(text="hello"), NOW)
    written = write_transcript(recording, programs, {})
    assert "Darjeeling" in written.problem
    assert written.passes
    assert "hello" not in written.text


def test_an_untouched_phone_has_nothing_to_save(programs: Programs) -> None:
    assert write_transcript(Recording(name="Nadia"), programs, {}) == RecordedTranscript(
        text="", passes=False, problem="nothing was sent from this phone yet"
    )


def test_a_remark_is_a_comment_and_the_language_stands_first(programs: Programs) -> None:
    recording = Recording(name="Nadia", language="en")
    recording.add(Say(text="tea"), NOW)
    recording.comment("they rang")
    recording.add(Report(name="nothing.known", body={"a": 1}), NOW)
    written = write_transcript(recording, programs, {})
    assert written.passes
    assert written.text.splitlines()[1] == "language en"
    assert "# they rang" in written.text


def test_another_language_in_the_middle_is_written_where_it_began(programs: Programs) -> None:
    recording = talk()
    recording.set("language de")
    recording.add(TapOn(label="Sencha"), NOW)
    written = write_transcript(recording, programs, {"price": '{"euros": 4}'})
    assert written.passes
    assert written.text.splitlines()[-4:] == ["", "language de", "> [Sencha]", "< Sencha is 4 euros, Nadia."]


def test_a_transcript_is_never_written_over_another_nor_elsewhere(tmp_path: Path) -> None:
    written = RecordedTranscript(text="> hi\n", passes=True)
    assert Path(save_transcript(tmp_path, "hello", written)).read_text(encoding="utf-8") == "> hi\n"
    with pytest.raises(TranscriptNotSaved, match="exists already"):
        save_transcript(tmp_path, "hello", written)
    for name in ("../hello", "a/b", "", "Große", ".hidden", "x" * 90):
        with pytest.raises(TranscriptNotSaved, match="is no name"):
            save_transcript(tmp_path, name, written)
    with pytest.raises(TranscriptNotSaved, match="nothing was said"):
        save_transcript(tmp_path, "empty", RecordedTranscript(text="", passes=False, problem="nothing was said"))


def test_functions_answer_what_the_transcripts_say_until_somebody_writes_something_else(tmp_path: Path) -> None:
    (tmp_path / "a.chat").write_text('function price fails\nfunction price {"euros": 4}\n> tea\n', encoding="utf-8")
    (tmp_path / "b.chat").write_text('function price {"euros": 5}\n> tea\n@ tea.ready {"pot": 1}\n', encoding="utf-8")
    (tmp_path / "c.chat").write_text("this is no transcript\n", encoding="utf-8")
    functions = FunctionStubs(["price", "stock"], transcript_answers(tmp_path))
    assert functions.answers == {"price": '{"euros": 4}', "stock": FAILS}
    functions.set_answer("stock", " [1,\n2] ")
    functions.update(["stock", "more"])
    assert functions.answers == {"stock": "[1, 2]", "more": FAILS}
    for name, answer in (("price", "1"), ("stock", "{"), ("stock", "1" * 70_000)):
        with pytest.raises(ValueError, match=r"no function|neither JSON|longer"):
            functions.set_answer(name, answer)
    assert event_examples(tmp_path) == {"tea.ready": '{"pot": 1}'}
    assert transcript_answers(tmp_path / "nowhere") == {}
