"""FAQ tables: a sheet of questions and answers is a FAQ like any other: checked, translated, stored with its flow."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import Workbook

from botkit.core.flow.model import Faq
from botkit.flowfile.faq_table import as_yaml, read_faq_table
from botkit.flowfile.library import Library, read_library, read_source

FLOW = """botkit: 1
flow: ask
title: Questions
language: en
starts: [no_match]
steps:
  - faq: {from: LIST}
"""
TABLE = """Question,Second question,Answer,Title,Note
How much baggage can I take?,baggage allowance,One bag of 23 kg.,Baggage,ask Eva
how heavy may it be,,,,
"How do I get a refund?
cancel my booking",,"Open ""My trips"": https://example.com.",,
"""
GERMAN = """botkit: 1
translates: ask
language: de
texts:
  - {en: One bag of 23 kg., de: Ein Koffer mit 23 kg.}
"""


def of(name: str, content: bytes, **more: bytes) -> Library:
    files = {"ask.yaml": FLOW.replace("LIST", name).encode(), name: content}
    return read_library({**files, **{key.replace("__", "."): value for key, value in more.items()}})


def excel() -> bytes:
    import csv
    from io import StringIO

    book = Workbook()
    for row in csv.reader(StringIO(TABLE)):
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def entries(library: Library) -> list[tuple[tuple[str, ...], object, str | None]]:
    assert not library.problems, library.problems
    step = library.flows[0].flow.steps[0]
    assert isinstance(step, Faq)
    assert isinstance(step.faq, tuple)
    return [(entry.questions, entry.answer, entry.title) for entry in step.faq]


EXPECTED = [
    (("How much baggage can I take?", "baggage allowance", "how heavy may it be"), "One bag of 23 kg.", "Baggage"),
    (("How do I get a refund?", "cancel my booking"), 'Open "My trips": https://example.com.', None),
]


@pytest.mark.parametrize(("name", "content"), [("questions.csv", TABLE.encode()), ("lists/questions.xlsx", excel())])
def test_a_flow_takes_its_questions_from_a_table(name: str, content: bytes) -> None:
    library = of(name, content)
    assert entries(library) == EXPECTED
    again = read_source(library.sources[0])
    assert again.flow == library.flows[0].flow
    assert again.digest == library.sources[0].digest


def test_a_table_is_translated_as_its_flow_is() -> None:
    library = of("questions.csv", TABLE.encode(), ask__de__yaml=GERMAN.encode())
    assert library.flows[0].translations["de"]["One bag of 23 kg."] == "Ein Koffer mit 23 kg."
    assert {problem.code for problem in library.problems} == {"translation-missing"}


def test_the_yaml_of_a_table_is_the_same_list() -> None:
    document, problems = read_faq_table("questions.csv", TABLE.encode())
    assert problems == ()
    assert entries(of("list.yaml", as_yaml(document).encode())) == EXPECTED


@pytest.mark.parametrize(
    ("table", "line", "words"),
    [
        ("", 1, "nothing is written"),
        ("Where?,Here\n", 1, 'none of them is "question"'),
        ("question,reply\nWhere?,Here\n", 1, 'none of them is "answer"'),
        ("question,answer\n,Here\n", 2, "no question"),
        ("question,answer\nWhere?,\n", 2, "no answer"),
        ('question,answer\nWhere?,"Here\n', 2, "not closed"),
    ],
)
def test_what_is_wrong_in_a_table_is_told_at_its_line(table: str, line: int, words: str) -> None:
    (problem,) = [problem for problem in of("questions.csv", table.encode()).problems if problem.code == "faq-file"]
    assert (problem.file, problem.line) == ("questions.csv", line)
    assert words in problem.message


def test_a_mistake_in_a_cell_is_told_at_its_place() -> None:
    table = "question,answer\nWhere?,At {{ nobody }}.\n"
    (problem,) = of("questions.csv", table.encode()).problems
    assert (problem.file, problem.line, problem.column) == ("questions.csv", 2, table.splitlines()[1].index("nobody") + 1)


def test_a_table_that_no_flow_takes_is_not_read() -> None:
    hello = FLOW.replace("flow: ask", "flow: hello").replace("faq: {from: LIST}", "say: Hi")
    library = read_library({"hello.yaml": hello.encode(), "orders.csv": b"\xff"})
    assert library.problems == ()


def test_columns_are_known_in_other_languages() -> None:
    assert len(entries(of("fragen.csv", b"Frage;Antwort\nWo?;Hier\n"))) == 1
    assert len(entries(of("vragen.csv", b"Vraag;Antwoord;Titel\nWaar?;Hier;Plaats\n"))) == 1
    assert len(entries(of("questions.csv", "Question,Réponse\nOù ?,Ici\n".encode()))) == 1
