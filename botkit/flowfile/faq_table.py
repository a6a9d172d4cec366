"""FAQ tables: questions and answers from a CSV file or an Excel sheet, as the document that a YAML list of them would be.

The first row names the columns: question (as many as there are), answer, title. A cell may have several questions, one on each line. A row
without an answer has further questions for the answer above it.
"""

from __future__ import annotations

from collections.abc import Sequence as SequenceABC

from msgspec.structs import replace

from botkit.flowfile.problems import Problem
from botkit.flowfile.tables import InvalidTable, Row, Table, read_table
from botkit.flowfile.yaml.nodes import LINE_END, Document, Entry, Mapping, Node, Scalar, Sequence
from botkit.flowfile.yaml.quoting import scalar
from botkit.understanding.normalise import normalise

# Key of an entry -> how a word in the names of its columns begins, in six languages, folded.
COLUMNS: dict[str, tuple[str, ...]] = {
    "questions": ("question", "frage", "vraag", "vragen", "pregunta", "pergunta"),
    "answer": ("answer", "antwort", "antwoord", "respuesta", "reponse", "resposta"),
    "title": ("title", "titel", "titulo", "titre"),
}


def read_faq_table(file: str, content: bytes) -> tuple[Document, tuple[Problem, ...]]:
    """The entries of a table as a document. It has no root when the file is no table of questions."""
    try:
        table = read_table(content)
        document = Document(file=file, text=table.text, lines=tuple(LINE_END.split(table.text)))
    except InvalidTable as fault:
        document = Document(file=file, text="", lines=())
        return document, (document.problem(_at(fault.line), "faq-file", str(fault)),)
    try:
        items = tuple(_entries(document, table))
    except InvalidTable as fault:
        return document, (document.problem(_at(fault.line), "faq-file", str(fault)),)
    first = _at(table.rows[0].line)
    return replace(document, root=Sequence(line=first.line, column=1, end_line=len(document.lines), end_column=1, items=items)), ()


def as_yaml(document: Document) -> str:
    """The entries as a YAML file for `faq: {from: …}`."""
    assert isinstance(document.root, Sequence)
    return "".join(_written(item) for item in document.root.items if isinstance(item, Mapping))


def _written(item: Mapping) -> str:
    lines = []
    for entry in item.entries:
        if isinstance(entry.value, Sequence):
            questions = [one for one in entry.value.items if isinstance(one, Scalar)]
            lines += [f"{entry.key.text}:", *(f"  - {scalar(one.text, 6, is_flow=False)}" for one in questions)]
        elif isinstance(entry.value, Scalar):
            lines.append(f"{entry.key.text}: {scalar(entry.value.text, 4)}")
    return "- " + "\n  ".join(lines) + "\n"


def _entries(document: Document, table: Table) -> SequenceABC[Mapping]:
    if not table.rows:
        raise InvalidTable("nothing is written in this table")
    head, *rows = table.rows
    columns = [_column(name) for name in head.cells]
    for key in ("questions", "answer"):
        if key not in columns:
            found = ", ".join(f'"{name}"' for name in head.cells if name) or "nothing"
            name = "question" if key == "questions" else key
            raise InvalidTable(f'the first row names the columns, and none of them is "{name}"; it has {found}', head.line)
    entries: list[tuple[Row, list[Scalar], dict[str, Scalar]]] = []
    for row in rows:
        questions, texts = _parts(document, columns, row)
        if "answer" in texts:
            if not questions:
                raise InvalidTable("this answer has no question", row.line)
            entries.append((row, questions, texts))
        elif not entries:
            raise InvalidTable("these questions have no answer", row.line)
        else:
            entries[-1][1].extend(questions)
    return [_mapping(row, questions, texts) for row, questions, texts in entries]


def _column(name: str) -> str:
    parts = normalise(name).split()
    return next((key for key, words in COLUMNS.items() if any(part.startswith(words) for part in parts)), "")


def _parts(document: Document, columns: SequenceABC[str], row: Row) -> tuple[list[Scalar], dict[str, Scalar]]:
    questions: list[Scalar] = []
    texts: dict[str, Scalar] = {}
    for key, cell in zip(columns, row.cells, strict=False):
        if key == "questions":
            questions += [_scalar(document, row, line.strip()) for line in cell.split("\n") if line.strip()]
        elif key and cell and key not in texts:
            texts[key] = _scalar(document, row, cell)
    return questions, texts


def _scalar(document: Document, row: Row, text: str) -> Scalar:
    """A text of a row, at its place in the line where it stands there as it is."""
    first = text.partition("\n")[0]
    column = max(document.excerpt(row.line).find(first), 0) + 1
    return Scalar(line=row.line, column=column, end_line=row.line, end_column=column + len(first), text=text)


def _mapping(row: Row, questions: SequenceABC[Scalar], texts: dict[str, Scalar]) -> Mapping:
    at = _at(row.line)
    listed = Sequence(line=at.line, column=1, end_line=at.line, end_column=2, items=tuple(questions))
    entries = [Entry(_key(row, "questions"), listed)]
    entries += [Entry(_key(row, key), texts[key]) for key in ("answer", "title") if key in texts]
    return Mapping(line=at.line, column=1, end_line=at.line, end_column=2, entries=tuple(entries))


def _key(row: Row, key: str) -> Scalar:
    return Scalar(line=row.line, column=1, end_line=row.line, end_column=2, text=key)


def _at(line: int) -> Node:
    return Node(line=line, column=1, end_line=line, end_column=2)
