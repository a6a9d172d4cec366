"""`botkit chat` as a program: what it prints, records and ends with."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from botkit.testing.runner import run_file
from tests.support.commands import Ended, run
from tests.support.paths import ROOT

FLOWS = ROOT / "flows"
# A process of its own, for what only a terminal shows.
RUN = """
from botkit.cli import main as cli
if "chat" not in cli.COMMANDS:
    cli.app.command("chat")(cli._function("botkit.cli.commands.chat:chat"))
cli.main()
"""


def botkit(*words: str, typed: str = "") -> Ended:
    return run(*words, typed=typed, cwd=ROOT)


def test_what_is_piped_is_answered_the_same_way_every_time() -> None:
    script = "survey\nten\nThe crew\nagent\n2\n/closed\n5\n"
    first, second = botkit("chat", "flows", typed=script), botkit("chat", "flows", typed=script)
    assert first.returncode == 0, first.stderr
    assert first.stdout == second.stdout
    assert first.stdout.splitlines()[:4] == [
        "you survey",
        "bot How likely are you to recommend us to a friend, Ana, from 0 to 10?",
        "you ten",
        "  tagged promoter",
    ]
    assert "    2. [Baggage]\n" in first.stdout
    assert "you [Baggage]\n  handed off to front_desk: About: baggage\n    @ handed_back\nbot How satisfied" in first.stdout
    assert "\x1b" not in first.stdout


def test_say_talks_and_leaves() -> None:
    said = botkit("chat", "flows", "--language", "de", "--name", "Jonas", "--say", "Umfrage", "--say", "/quit", "--say", "9")
    assert said.stdout == "you Umfrage\nbot Wie wahrscheinlich ist es, dass Sie uns weiterempfehlen, Jonas, von 0 bis 10?\n"


def test_json_is_one_object_per_line() -> None:
    done = botkit("chat", "flows", "--json", "--say", "flight updates", "--say", "BK1", "--say", "/why")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["kind"] for line in lines[:3]] == ["action", "message", "action"]
    assert lines[1]["text"] == "Which flight would you like to follow? For example, BK1234."
    assert lines[1]["where"].startswith("flows/flight_updates.yaml:")


def test_time_events_and_consent_are_commands() -> None:
    done = botkit(
        "chat",
        "flows",
        typed="/follows flight_updates BK1234\nhello\n/advance 25h\n"
        '/event flight.changed {"flight": "BK1234", "status": "gate", "gate": "D22"}\n',
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("bot (template gate_changed: BK1234, D22)\n    BK1234 now leaves from gate D22.\n")


def test_functions_answer_as_told() -> None:
    done = botkit("chat", "flows", typed='/function flight_status {"status": "unknown"}\nfollow\nBK1234\n')
    assert "BK1234 is not one of our flights" in done.stdout


def test_a_recorded_talk_is_a_transcript_that_passes(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    for file in FLOWS.glob("*.yaml"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    record = tmp_path / "tests" / "talk.chat"
    script = "/function flight_status fails\nUmfrage\nzehn\n[x\nfollow\nbk1234\n1\n/advance 2 days\n(image)\nSTOP\n"
    done = botkit("chat", str(tmp_path), "--language", "de", "--name", "Jonas", "--record", str(record), typed=script)
    assert done.returncode == 0, done.stderr
    assert done.stderr.endswith(f"Written to {record}.\n")
    outcome = run_file(record)
    assert outcome.passed, outcome
    assert outcome.steps == 9
    refused = botkit("chat", str(tmp_path), "--record", str(record))
    assert (refused.returncode, refused.stdout) == (2, "")


def test_what_cannot_be_done_is_told_and_makes_a_script_fail() -> None:
    done = botkit("chat", "flows", typed="agent\n[Nothing]\n/nonsense\n/advance soon\n/event {\nBaggage\n")
    assert done.returncode == 2
    assert [line.partition(";")[0] for line in done.stderr.splitlines()] == [
        'no button says "Nothing"',
        'there is no command "/nonsense"',
        '"soon" is not a duration',
        'an event is written with its name and its JSON, for example: @ flight.changed {"flight": "BK1234"}',
    ]
    assert "handed off to front_desk" in done.stdout


def test_topics_and_functions_are_those_of_botkit_yaml() -> None:
    done = botkit(
        "chat", "flows", typed="/consent trip_update\n/follows nothing BK1\n/function flight_statu fails\n/consent trip_updates\n"
    )
    assert done.returncode == 2
    topics = '; known: "flight_updates", "trip_updates"'
    trip, nothing, function = done.stderr.splitlines()
    assert trip == f'botkit.yaml has no topic "trip_update"; did you mean "trip_updates"?{topics}'
    assert nothing == f'botkit.yaml has no topic "nothing"{topics}'
    assert function.startswith('botkit.yaml has no function "flight_statu"; did you mean "flight_status"?')


def test_silence_is_explained() -> None:
    done = botkit("chat", "flows", typed="agent\n2\nhello?\n")
    assert "(the people of front_desk have the chat; /agent TEXT answers, /close gives it back)" in done.stderr


def test_flows_with_problems_are_shown_and_end_with_1(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("botkit: 1\nflow: bad\ntitle: Bad\nlanguage: en\nstarts:\n  - no_match\nsteps:\n  - sya: hello\n")
    done = botkit("chat", str(tmp_path), "--say", "x")
    assert done.returncode == 1
    assert "bad.yaml:8:5" in done.stderr
    assert 'did you mean "say"' in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("folder", ["nowhere", "empty"])
def test_a_folder_without_flows_is_a_wrong_use(tmp_path: Path, folder: str) -> None:
    (tmp_path / "empty").mkdir()
    done = botkit("chat", str(tmp_path / folder), "--say", "x")
    assert done.returncode == 2
    assert "botkit init" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are of POSIX")
@pytest.mark.parametrize("no_color", [False, True])
def test_in_a_terminal_it_prompts_and_colours_unless_told_otherwise(no_color: bool) -> None:
    import pty

    controller, terminal = pty.openpty()
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "PROMPT_TOOLKIT_NO_CPR": "1"}
    environ.pop("NO_COLOR", None)
    if no_color:
        environ["NO_COLOR"] = "1"
    with subprocess.Popen(
        [sys.executable, "-c", RUN, "chat", "flows"], stdin=terminal, stdout=terminal, stderr=terminal, cwd=ROOT, env=environ
    ) as running:
        os.close(terminal)
        shown = b""
        os.write(controller, b"survey\r")
        while b"recommend" not in shown:
            shown += os.read(controller, 4096)
        os.write(controller, b"/quit\r")
        try:
            while chunk := os.read(controller, 4096):
                shown += chunk
        except OSError:  # the other side is closed
            pass
        assert running.wait(timeout=60) == 0
    os.close(controller)
    assert b"Write to the bot, /help for more, /quit to leave. Try: " in shown
    assert (b"\x1b[1;32mbot" in shown) is not no_color


def test_why_tells_what_took_the_message_and_what_the_gate_said() -> None:
    done = botkit("chat", "flows", typed="survey\nten\n/why\n")
    assert "taken by    the open question flows/nps.yaml:13:5" in done.stdout
    assert "score >= 9 -> yes" in done.stdout
    assert "ALLOW_SERVICE_WINDOW" in done.stdout


def test_state_and_consent_are_shown() -> None:
    done = botkit("chat", "flows", typed="flight updates\nBK1234\n1\n/consent\n/state\n/advance 25h\n/state\n")
    assert "flight_updates (utility): given since 2026-06-02 10:00" in done.stdout
    assert "open for another 24 h 00 min" in done.stdout
    assert "closed: only approved templates may go out" in done.stdout
    facts = [json.loads(line) for line in botkit("chat", "flows", "--json", typed="survey\n9\n/state\n/consent\n").stdout.splitlines()]
    assert facts[-2]["contact"]["tags"] == ["promoter"]
    assert (facts[-1]["kind"], facts[-1]["standings"], facts[-1]["lines"]) == ("consent", [], [])


def test_several_customers_share_the_clock_and_nothing_else() -> None:
    done = botkit("chat", "flows", typed="survey\n/as Ben\nsurvey\n3\n/advance 21h\n/as Ana\n/state\n")
    assert done.returncode == 0, done.stderr
    assert "friend, Ben," in done.stdout
    assert done.stdout.count("One number is enough: 0 to 10.") == 1  # Ana is reminded while Ben's time passes
    assert "tags" not in done.stdout.partition("╭─ Ana")[2]


def test_a_language_can_change_on_the_way_and_is_kept_in_the_transcript(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    for file in FLOWS.glob("*.yaml"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    kept = tmp_path / "tests" / "x.chat"
    done = botkit("chat", str(tmp_path), typed=f"survey\n/lang de\n9\n/image me\n/save {kept}\n/save {kept}\n")
    assert "exists already" in done.stderr
    assert "language de" in kept.read_text()
    assert run_file(kept).passed


def test_a_mistyped_command_gets_the_right_one() -> None:
    assert 'did you mean "why"?' in botkit("chat", "flows", typed="/whi\n").stderr


def test_the_chat_tells_what_it_has_cost_so_far() -> None:
    shown = botkit("chat", "flows", typed="survey\nten\n/cost DE\n").stdout
    assert shown.count("charged, rule service") == 2
    assert "so far, DE 100 %, prices of" in shown
    told = botkit("chat", "flows", "--json", typed="survey\nten\n/cost NL=60,DE=40\n").stdout
    found = json.loads(told.splitlines()[-1])
    assert (found["kind"], len(found["messages"]), len(found["messages"][0]["lines"])) == ("cost", 2, 2)
    assert "is no part of a mix" in botkit("chat", "flows", typed="survey\n/cost Germany\n").stderr


def test_functions_answer_what_the_transcripts_say_and_a_saved_conversation_passes(tmp_path: Path) -> None:
    assert run("init", "shop", "--pack", "shop", cwd=tmp_path).returncode == 0
    saved = "shop/flows/tests/saved.chat"
    words = ["--say", "order", "--say", "CK10234", "--record", saved]
    done = run("chat", "shop", *words, cwd=tmp_path)
    assert "Your order CK10234:" in done.stdout
    assert (tmp_path / saved).read_text("utf-8").startswith("function order_status {")
    assert run("test", saved, cwd=tmp_path).returncode == 0
