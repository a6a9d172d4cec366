"""`botkit faq`: try, test, misses with adopting, export."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from botkit.cli.main import command_line
from botkit.core.codec import encode_event
from botkit.core.events import Event, FaqAnswered, MessageReceived, NotUnderstood
from botkit.core.model.message import Text
from botkit.errors import UsageError
from botkit.store import Store, events
from botkit.store.events import EventRow

FAQ = """botkit: 1
flow: faq
title: Common questions
language: en

starts:
  - no_match

steps:
  - faq:
      - title: Baggage # the one asked most
        questions:
          - How much baggage can I take?
          - baggage allowance
          - how heavy can my suitcase be
          - how many bags may I bring
          - weight of my luggage
        answer: One cabin bag.
      - title: Refund
        questions: [How do I get a refund?, I want my money back, cancel my booking]
        answer: On the web.
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "faq.yaml").write_text(FAQ, encoding="utf-8")
    return tmp_path


def run(*words: str, answers: str = "") -> str:
    result = CliRunner().invoke(command_line("faq"), ["faq", *words], input=answers)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout


def test_try_shows_the_ranking_with_reasons_and_what_follows(project: Path) -> None:
    shown = run("try", "how heavy may my bag be", "-p", str(project))
    assert shown.splitlines()[0].endswith("faq: Baggage")
    assert 'like "how heavy can my suitcase be"' in shown
    assert shown.splitlines()[-1] == "→ answers: faq: Baggage"


def test_try_in_json_names_the_label(project: Path) -> None:
    shown = json.loads(run("try", "money back please", "-p", str(project), "--json"))
    assert (shown["decision"], shown["ranking"][0]["label"]) == ("answer", "faq#1")


def test_what_was_never_asked_is_not_understood(project: Path) -> None:
    assert run("try", "zzz qqq", "-p", str(project)).splitlines()[-1:] in (["→ not understood"], [])


def test_test_finds_what_has_few_phrasings_and_promises_no_accuracy(project: Path) -> None:
    shown = run("test", "-p", str(project))
    assert "few phrasings (4): faq: Refund" in shown  # the title is one of them
    assert "%" not in shown


def test_test_names_confused_questions_first_and_once_with_a_count(tmp_path: Path) -> None:
    questions = """botkit: 1
flow: faq
title: Questions
language: en
starts: [no_match]
steps:
  - faq:
      - title: Refund
        questions: [money back please, where is my money, pay me back my money, give me my money, i want a parrot]
        answer: A.
      - title: Parrots
        questions: [i want a parrot now, do you sell a parrot, can i have a parrot, a parrot please, where is my money back]
        answer: B.
"""
    (tmp_path / "faq.yaml").write_text(questions, "utf-8")
    shown = run("test", "-p", str(tmp_path))
    assert shown.startswith("confused: ")
    assert len([line for line in shown.splitlines() if "of faq: Parrots taken for faq: Refund" in line]) == 1


def test_export_gives_every_phrasing_with_its_label(project: Path) -> None:
    lines = run("export", "-p", str(project)).splitlines()
    assert lines[0] == "text,label"
    assert len(lines) == 1 + 8
    assert "baggage allowance,faq#0" in lines


def log(folder: Path, *facts: Event) -> str:
    """A store whose log holds these facts of one contact, all of them just now."""
    url = f"sqlite:///{folder}/log.db"
    store = Store.open(url)
    with store.begin() as tx:
        rows = []
        for seq, fact in enumerate(facts, 1):
            kind, body, personal = encode_event(fact)
            rows.append(EventRow(contact_id=1, seq=seq, channel="main", at=datetime.now(UTC), kind=kind, body=body, personal=personal))
        events.append(tx, rows)
    store.close()
    return url


def said(text: str) -> MessageReceived:
    return MessageReceived(message="m", content=Text(body=text), sent_at=datetime.now(UTC))


def test_misses_are_grouped_with_the_answer_they_seem_to_want(project: Path) -> None:
    url = log(
        project, said("my luggage weighs 30 kilos"), NotUnderstood(), said("thanks"), said("is my suitcase too heavy"), NotUnderstood()
    )
    shown = run("unanswered", "-p", str(project), "--store", url)
    assert "luggage" in shown or "suitcase" in shown
    assert "thanks" not in shown


def test_the_words_of_those_who_chose_from_an_offer_are_suggested(project: Path) -> None:
    url = log(project, FaqAnswered(flow="faq", step="steps.0", entry=1, score=1.0, suggested="give me back what I paid"))
    assert run("unanswered", "-p", str(project), "--store", url) == 'chosen from an offer: "give me back what I paid" → faq: Refund\n'


def test_a_phrasing_is_adopted_below_the_others_and_the_rest_stays_as_it_was(project: Path) -> None:
    url = log(project, FaqAnswered(flow="faq", step="steps.0", entry=0, score=1.0, suggested="kilos: how many?"))
    run("unanswered", "-p", str(project), "--store", url, "--adopt", answers="y\n")
    former, now = FAQ.splitlines(), (project / "faq.yaml").read_text("utf-8").splitlines()
    place = former.index("          - weight of my luggage") + 1
    assert now[place] == '          - "kilos: how many?"'
    assert now[:place] + now[place + 1 :] == former


def test_nothing_is_adopted_without_a_yes(project: Path) -> None:
    url = log(project, FaqAnswered(flow="faq", step="steps.0", entry=0, score=1.0, suggested="how many kilos"))
    run("unanswered", "-p", str(project), "--store", url, "--adopt", answers="n\n")
    assert (project / "faq.yaml").read_text("utf-8") == FAQ


def test_phrasings_on_one_line_are_left_to_the_author(project: Path) -> None:
    url = log(project, FaqAnswered(flow="faq", step="steps.0", entry=1, score=1.0, suggested="pay me back"))
    with pytest.raises(UsageError, match='add "pay me back" by hand'):
        run("unanswered", "-p", str(project), "--store", url, "--adopt", answers="y\n")
    assert (project / "faq.yaml").read_text("utf-8") == FAQ


def test_import_makes_a_list_of_a_table(tmp_path: Path) -> None:
    table = tmp_path / "questions.csv"
    table.write_text("question;answer\nWhere are you?;In Utrecht.\n", encoding="utf-8")
    shown = run("import", str(table))
    assert shown == "- questions:\n    - Where are you?\n  answer: In Utrecht.\n"
    run("import", str(table), "-o", str(tmp_path / "list.yaml"))
    assert (tmp_path / "list.yaml").read_text("utf-8") == shown


def test_import_tells_what_is_wrong_with_a_table(tmp_path: Path) -> None:
    table = tmp_path / "questions.csv"
    table.write_text("question;answer\n;In Utrecht.\n", encoding="utf-8")
    result = CliRunner().invoke(command_line("faq"), ["faq", "import", str(table)])
    assert result.exit_code == 1
    assert "questions.csv:2:1: this answer has no question" in result.stdout


def test_import_says_that_there_is_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be opened"):
        run("import", str(tmp_path / "none.csv"))
