"""Tables: what spreadsheets save is read, row by row; what is no table is told with its line; nothing written is run as a formula."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from botkit.flowfile.tables import MAX_ROWS, MAX_TABLE_BYTES, MAX_UNPACKED, InvalidTable, read_table, write_rows


def excel(*rows: list[object]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def cells(content: bytes) -> list[tuple[int, tuple[str, ...]]]:
    return [(row.line, row.cells) for row in read_table(content).rows]


@pytest.mark.parametrize(
    "content",
    [
        b"question,answer\nWhere?,Here\n",
        b"\xef\xbb\xbfquestion;answer\r\nWhere?;Here\r\n",
        b"question\tanswer\nWhere?\tHere",
        "question\tanswer\nWhere?\tHere\n".encode("utf-16"),
        b'"question","answer"\n" Where? ","Here",,\n',
        excel(["question", "answer"], ["Where?", "Here"]),
    ],
)
def test_what_spreadsheets_save_is_read(content: bytes) -> None:
    assert cells(content) == [(1, ("question", "answer")), (2, ("Where?", "Here"))]


def test_a_row_has_the_line_where_it_begins() -> None:
    assert cells(b'a,b\n"x\ny",1\n\n,\nz,2\n') == [(1, ("a", "b")), (2, ("x\ny", "1")), (6, ("z", "2"))]


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"a,b\nc,\xff\n", 1, "CSV UTF-8"),
        (b'a,b\nc,d\n"e,f\n', 3, "not closed"),
        (b"x" * (MAX_TABLE_BYTES + 1), 1, "at most"),
        (b"a\n" * (MAX_ROWS + 1), MAX_ROWS + 2, "rows"),
        (b"PK\x03\x04 and no archive", 1, "no Excel file"),
    ],
)
def test_what_is_no_table_is_told_with_its_line(content: bytes, line: int, words: str) -> None:
    with pytest.raises(InvalidTable, match=words) as raised:
        read_table(content)
    assert raised.value.line == line


def test_a_file_that_unpacks_to_a_memory_full_is_refused() -> None:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (MAX_UNPACKED + 1))
    with pytest.raises(InvalidTable, match="too large"):
        read_table(out.getvalue())


def test_a_sheet_is_kept_as_the_csv_of_its_rows() -> None:
    table = read_table(excel(["question", "answer"], [], ["=x", 3], ["+1", "b\nc"]))
    again = read_table(table.text.encode())
    assert again.rows[0] == table.rows[0]
    assert [row.cells for row in again.rows] == [row.cells for row in table.rows]


def is_plain(cell: str) -> bool:
    return cell == cell.strip() and not cell.startswith("'")


CELLS = st.text(st.characters(categories=("L", "N", "P", "S", "Zs"), include_characters="\n"), max_size=20).filter(is_plain)


@settings(max_examples=100)
@given(st.lists(st.tuples(CELLS, CELLS.filter(bool)), max_size=5))
def test_what_is_written_comes_back_and_is_never_a_formula(rows: list[tuple[str, str]]) -> None:
    text = write_rows([("first", "second"), *rows])
    assert [row.cells for row in read_table(text.encode()).rows[1:]] == rows
    written = [cell for row in csv.reader(StringIO(text, newline="")) for cell in row]
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in written)
