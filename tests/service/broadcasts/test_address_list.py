"""Lists of addresses: checked whole before anything is written, added once, and no source of consent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from botkit.errors import UsageError
from botkit.service.broadcasts.address_list import AddressList
from tests.support.broadcasts import act, add_people, counts, draft, phone, planner, run_out


def test_all_faults_are_told_at_once_with_their_places(tmp_path: Path) -> None:
    path = tmp_path / "l.csv"
    path.write_text("address,name\n+447700900123,=HYPERLINK(1)\nnobody,b\n+447700900123,c\n+447700900124\n")
    found = AddressList(path)
    assert [(one.line, one.column) for one in found.problems] == [(2, 2), (3, 1), (4, 1), (5, 2)]
    assert found.render().startswith(f"{path}:2:2: this looks like a formula")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"phone\n1\n", 'no column "address"'),
        (b"address,address\n1,2\n", "twice"),
        (b"address,Full Name\n1,2\n", "no name of a column"),
        (b"address\n\xff\xfe\n", "UTF-8"),
    ],
)
def test_a_file_that_is_no_list_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "l.csv"
    path.write_bytes(content)
    with pytest.raises(UsageError, match=said):
        AddressList(path)


def test_an_empty_list_says_so(tmp_path: Path) -> None:
    path = tmp_path / "l.csv"
    path.write_text("address\n")
    assert AddressList(path).problems[0].message == "there is nobody on this list"


def test_who_is_on_a_list_is_told_what_they_agreed_to_with_their_own_values(sqlite_plain: Any, tmp_path: Path) -> None:
    node = sqlite_plain
    add_people(node, 3, agreed=2)
    path = tmp_path / "l.csv"
    path.write_bytes(f"\ufeffaddress,day\nwhatsapp:+{phone(0)},Tuesday\n+{phone(2)},Friday\n+447700900999,Sunday\n".encode())
    listed = AddressList(path)
    number = draft(node, segment=None, list=listed.name)
    assert not planner(node).claim(number)  # not before the list is read
    assert (listed.add_to(node.store, number).added, listed.add_to(node.store, number).added) == (2, 0)
    assert listed.add_to(node.store, number).strangers == 1
    plans = planner(node)
    assert plans.claim(number)
    while plans.piece(number) is not None:
        pass
    act(node, number, "start")
    (sent,) = run_out(node)
    assert sent.cleared.message.body == "Strike on Tuesday"
    assert sum(counts(node, number).values()) == 2
    assert len([row for row in node.rows("contacts") if row["id"]]) == 3
