"""Sidecars are completed in place: new entries where the flow has them, all else as its author left it. And PO files lose nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from botkit.flowfile import po
from botkit.flowfile.parsed_flow import ParsedFlow
from botkit.flowfile.sidecars import complete, key_of, missing, open_entries
from botkit.flowfile.translations import Sidecar
from botkit.flowfile.yaml.nodes import Mapping, Scalar
from botkit.flowfile.yaml.parser import compose
from botkit.flowfile.yaml.quoting import scalar
from tests.support.flow_files import check

FLOW = """botkit: 1
flow: seat
title: Seats
language: en
starts:
  - keywords: [seat]
steps:
  - ask: Where would you like to sit?
    choices:
      - label: Window
        also: [outside]
      - Aisle
  - name: thanks
    say: "Thank you: we will see."
  - say: |
      Two lines,
      and a # in the second.
  - say: "https://example.com/{{ contact.id }}"
  - handoff: front_desk
    note: Wants a seat.
"""
SIDECAR = """# a note of the translators
botkit: 1
translates: seat
language: de
texts:
  # what people type
  - en: seat
    de: Sitz   # a short one
  - {en: Aisle, de: Gang}
  # the last
  - en: "Thank you: we will see."
    de: |
      Danke:
      wir schauen.

# the end
"""


def read(sidecar: str | None = SIDECAR, flow: str = FLOW) -> tuple[ParsedFlow, Sidecar | None]:
    library = check({"seat.yaml": flow} | ({"seat.de.yaml": sidecar} if sidecar is not None else {}))
    assert [problem for problem in library.problems if problem.severity == "error"] == []
    (parsed,) = library.parsed_flows
    return parsed, parsed.sidecars[0] if parsed.sidecars else None


def test_what_is_missing_is_written_where_the_flow_has_it_and_nothing_else_changes() -> None:
    parsed, sidecar = read()
    written = complete(parsed, "de", sidecar)
    assert [line for line in written.split("\n") if line not in SIDECAR.split("\n")] == [
        "  - en: Where would you like to sit?",
        '    de: ""',
        "  - en: Window",
        '    de: ""',
        "  - en: outside",
        '    de: ""',
        "  - en: |",
        "      Two lines,",
        "      and a # in the second.",
        '    de: ""',
    ]
    assert [line for line in written.split("\n") if line in SIDECAR.split("\n")] == SIDECAR.split("\n")
    places = [
        written.index(text) for text in ("en: seat", "Where would", "Window", "outside", "Aisle", "Thank you", "Two lines", "# the end")
    ]
    assert places == sorted(places)


def test_a_completed_file_lacks_nothing_and_shows_the_original_until_it_is_translated() -> None:
    parsed, sidecar = read(complete(*read()[:1], "de", read()[1]))
    assert sidecar is not None
    assert missing(parsed, sidecar) == ()
    assert len(open_entries(sidecar)) == 4
    assert sidecar.translated == {"seat": "Sitz", "Aisle": "Gang", "Thank you: we will see.": "Danke:\nwir schauen.\n"}
    assert complete(parsed, "de", sidecar) == sidecar.document.text


@pytest.mark.parametrize("texts", ["texts: []\n", "texts: [{en: seat, de: Sitz}, {en: Window, de: Fenster}]\n"])
def test_a_list_in_brackets_is_written_anew(texts: str) -> None:
    parsed, sidecar = read(f"botkit: 1\ntranslates: seat\nlanguage: de\n{texts}# the end\n")
    assert sidecar is not None
    again, full = read(complete(parsed, "de", sidecar))
    assert full is not None
    assert missing(again, full) == ()
    assert full.translated == sidecar.translated
    assert full.document.text.endswith("# the end\n")


def test_a_file_that_is_not_there_yet_begins_with_its_head() -> None:
    parsed, _ = read(None)
    again, sidecar = read(complete(parsed, "de", None))
    assert sidecar is not None
    assert missing(again, sidecar) == ()
    assert [entry.source for entry in sidecar.entries][:3] == ["seat", "Where would you like to sit?", "Window"]


def test_translations_are_exchanged_in_the_form_that_fits() -> None:
    parsed, sidecar = read()
    given = {
        key_of("", "seat"): "Platz: eins",
        key_of("", "Aisle"): "Gang, innen",
        key_of("", "Thank you: we will see."): "Danke.",
        key_of("thanks", "Thank you: we will see."): "Danke\nsehr.",
        key_of("", "Window"): "Fenster",
    }
    written = complete(parsed, "de", sidecar, given)
    _, full = read(written)
    assert full is not None
    assert {key_of(entry.step, entry.source): entry.text for entry in full.entries if entry.text} == given
    assert '    de: "Platz: eins"   # a short one\n' in written
    assert '{en: Aisle, de: "Gang, innen"}' in written


# Whatever can stand in a YAML file: no control characters but line ends and tabs, no halves of characters.
WRITABLE = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Cn"), include_characters="\n\t#:'\"{}[]-|>&*!%@`, \\"), min_size=1, max_size=40
)


@settings(max_examples=150)
@given(WRITABLE, st.sampled_from([2, 4, 8]), st.booleans())
def test_any_text_is_read_as_it_was_written(text: str, indent: int, is_flow: bool) -> None:
    written = scalar(text, indent + 2, is_flow=is_flow)
    lead = " " * indent
    document, problems = compose("f", f"- {{a: {written}, b: x}}" if is_flow else f"t:\n{lead}a: {written}\n{lead}b: x\n")
    assert problems == ()
    root = document.root
    node = root.items[0] if is_flow else root.entries[0].value  # type: ignore[union-attr]
    assert isinstance(node, Mapping)
    value = node.entries[0].value
    assert isinstance(value, Scalar)
    assert value.text == text


def test_a_comment_behind_a_translation_stays_a_comment() -> None:
    parsed, sidecar = read()
    written = complete(parsed, "de", sidecar, {key_of("", "seat"): "Sitz\nPlatz"})
    assert '    de: "Sitz\\nPlatz"   # a short one\n' in written


@settings(max_examples=60)
@given(st.lists(WRITABLE.filter(lambda text: text.strip()), min_size=4, max_size=4))
def test_translations_go_out_to_po_and_come_back_as_they_were(texts: list[str]) -> None:
    parsed, sidecar = read()
    keys = [("", "seat"), ("", "Aisle"), ("", "Window"), ("thanks", "Thank you: we will see.")]
    given = {key_of(*key): text for key, text in zip(keys, texts, strict=True)}
    full = check({"seat.yaml": FLOW, "seat.de.yaml": complete(parsed, "de", sidecar, given)}).parsed_flows
    language, entries = po.read(po.write(full, "de").encode())
    assert language == "de"
    found, lost = po.assign_entries(entries, full)
    assert lost == ()
    before = {key_of(entry.step, entry.source): entry.text for entry in full[0].sidecars[0].entries if entry.text.strip()}
    assert found == {"seat": before}
    assert complete(full[0], "de", full[0].sidecars[0], found["seat"]) == full[0].sidecars[0].document.text
    # What customers type has no line end, so "seat", a keyword, loses the one that a translator left.
    assert {key: text.strip() for key, text in given.items()}.items() <= {key: text.strip() for key, text in before.items()}.items()


def test_what_translators_left_open_or_marked_is_not_taken() -> None:
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\nLanguage: pt_BR\\n"\n\n'
    body = 'msgctxt "seat"\nmsgid "Aisle"\nmsgstr ""\n\n#, fuzzy\nmsgctxt "seat"\nmsgid "Window"\nmsgstr "Janela"\n\n'
    body += '#~ msgid "Old"\n#~ msgstr "Velho"\n'
    assert po.read((head + body).encode()) == ("pt-BR", ())
    gone = po.read((head + 'msgctxt "gone"\nmsgid "Aisle"\nmsgstr "Corredor"\n').encode())[1]
    assert po.assign_entries(gone, read()[:1]) == ({}, gone)


@pytest.mark.parametrize("content", [b"msgid \xff", b"what is this?\n"])
def test_what_is_no_po_file_says_so(content: bytes) -> None:
    with pytest.raises(po.InvalidPo):
        po.read(content)
