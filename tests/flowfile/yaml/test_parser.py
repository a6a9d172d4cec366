"""Bytes to nodes: the raw text stays, places are exact, and what a page cannot show."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botkit.flowfile.yaml.nodes import Mapping, Scalar, Sequence, walk
from botkit.flowfile.yaml.parser import MAX_BYTES, read_document


def scalars(text: str) -> list[str]:
    document, problems = read_document("f.yaml", text.encode())
    assert not problems
    return [node.text for node in walk(document.root) if isinstance(node, Scalar)]


@pytest.mark.parametrize(
    "typed", ["No", "yes", "on", "8:30", "+447700900123", "0x1F", "1e3", "1_000", "null", "~", "2026-12-24", "007", ".5", "<<"]
)
def test_scalars_stay_what_was_typed(typed: str) -> None:
    assert scalars(f"choices: [{typed}]\nvalue: {typed}\n") == ["choices", typed, "value", typed]


def test_all_texts_without_their_quotation_marks_are_told_at_once_and_read_on() -> None:
    lines = ["- {{ a }} is late: {{ b }}", "- x: {{ it's }} all: right # why", "- say: Note: {{ c }}", "- {{ d }}", "- @home", "- 'done'"]
    document, problems = read_document("f.yaml", "\n".join(lines).encode())
    assert [(problem.line, problem.column, problem.code) for problem in problems] == [
        (1, 3, "text-start"),
        (2, 6, "text-start"),
        (3, 8, "colon-in-text"),
        (4, 3, "text-start"),
        (5, 3, "text-start"),
    ]
    root = document.root
    assert isinstance(root, Sequence)
    assert [node.text for node in walk(root) if isinstance(node, Scalar)] == [
        "{{ a }} is late: {{ b }}",
        "x",
        "{{ it's }} all: right",
        "say",
        "Note: {{ c }}",
        "{{ d }}",
        "@home",
        "done",
    ]
    assert [document.excerpt(node.line)[node.column - 1 : node.end_column - 1] for node in root.items] == [
        "{{ a }} is late: {{ b }}",
        "x: {{ it's }} all: right",
        "say: Note: {{ c }}",
        "{{ d }}",
        "@home",
        "'done'",
    ]


def test_what_cannot_be_mended_by_quotation_marks_ends_the_reading() -> None:
    _, problems = read_document("f.yaml", b"- {{ a }} is: late\n- [b: c: d\n- {{ e }}: f\n")
    assert [problem.line for problem in problems] == [1, 2]


def test_places_count_characters_from_one() -> None:
    document, _ = read_document("f.yaml", "a: 1\n\U0001f600é: [x, 'Tür']\n".encode())
    root = document.root
    assert isinstance(root, Mapping)
    entry = root.entries[1]
    assert (entry.key.line, entry.key.column, entry.key.end_column) == (2, 1, 3)
    assert isinstance(entry.value, Sequence)
    assert [(item.line, item.column, item.end_column) for item in entry.value.items] == [(2, 6, 7), (2, 9, 14)]


def test_a_byte_order_mark_and_windows_line_ends_change_nothing() -> None:
    plain, _ = read_document("f.yaml", b"a: 1\nb:\n  - c\n")
    marked, _ = read_document("f.yaml", b"\xef\xbb\xbfa: 1\r\nb:\r\n  - c\r\n")
    assert marked == plain


@pytest.mark.parametrize(
    ("content", "code", "place"),
    [
        (b"a: 1\nb: caf\xe9\n", "not-utf8", (2, 7)),
        ("a: 1\n".encode("utf-16"), "not-utf8", (1, 1)),
        (b"a: 1\nb: x\x00y\n", "special-character", (2, 5)),
        (b"a: " + b"x" * MAX_BYTES, "too-large", (1, 1)),
        (b"", "empty-file", (1, 1)),
        (b"[" * 3_000, "too-deep", (1, 65)),
        (b"- " * 3_000, "too-deep", (1, 129)),
        (b"[" * 70 + b"%", "too-deep", (1, 65)),
        ("a: é\nb: ".encode() + b"[" * 3_000, "too-deep", (2, 67)),
    ],
)
def test_what_cannot_be_read_is_one_problem_at_its_place(content: bytes, code: str, place: tuple[int, int]) -> None:
    document, problems = read_document("f.yaml", content)
    assert document.root is None
    assert [(problem.code, (problem.line, problem.column)) for problem in problems] == [(code, place)]


@pytest.mark.parametrize(
    ("written", "piece"),
    [
        ("a: one two three\n", "two"),
        ("a: 'one two three'\n", "two"),
        ('a: "one two three"\n', "two"),
        ("a: |\n  one\n\n  two three\n", "two"),
        ("a: |\n\n    one\n    two\n", "two"),
        ("a: >\n  one\n  two three\n", "two"),
        ("a: one\n  two three\n", "two"),
        ("a: 'it''s one two'\n", "two"),
        ('a: "caf\\u00e9 two"\n', "two"),
        ("- - x: one two\n", "two"),
    ],
)
def test_a_piece_of_a_text_is_located_in_the_file(written: str, piece: str) -> None:
    document, problems = read_document("f.yaml", written.encode())
    assert not problems
    scalar = next(node for node in walk(document.root) if isinstance(node, Scalar) and piece in node.text)
    line, column, end = document.locate(scalar, scalar.text.index(piece), len(piece))
    assert document.excerpt(line)[column - 1 : end - 1] == piece


@given(st.text(alphabet=st.sampled_from("ab \t\n:-[]{}'\"|>&*!%@`#,?\\x\u2028\U0001f600")))
def test_no_text_makes_the_reader_raise(text: str) -> None:
    document, problems = read_document("f.yaml", text.encode())
    assert document.root is not None or problems
    for problem in problems:
        assert 1 <= problem.line <= len(document.lines)
        assert 1 <= problem.column <= len(document.excerpt(problem.line)) + 1
        assert problem.column < problem.end


@pytest.mark.parametrize(
    ("lines", "place", "side"),
    [
        ("    choices: [A, B]\n  save: which", (4, 3), "right"),
        ("    choices:\n      - A\n      save: which", (5, 7), "left"),
    ],
)
def test_a_key_in_the_column_of_items_is_told_where_it_belongs(lines: str, place: tuple[int, int], side: str) -> None:
    _, problems = read_document("f.yaml", f"steps:\n  - ask: Which?\n{lines}".encode())
    (problem,) = problems
    assert ((problem.line, problem.column), problem.code) == (place, "indentation")
    assert problem.hints == (f'if it belongs to the "ask" of line 2, it starts in column 5: 2 columns further to the {side}',)
