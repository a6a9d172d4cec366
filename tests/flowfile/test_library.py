"""A folder of flows: read whole, told whole, and kept by digest."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from botkit.core.flow.model import TEXT_FOR, End, Faq, NoMatchStart, Say, walk_steps
from botkit.errors import FlowsInvalid
from botkit.flowfile.library import Library, Source, read_folder, read_library, read_source
from tests.support.flow_files import check

HELLO = "botkit: 1\nflow: hello\ntitle: Hello\nlanguage: en\nstarts:\n  - no_match\nsteps:\n  - say: Hello.\n  - end\n"
HELLO_DE = "botkit: 1\ntranslates: hello\nlanguage: de\ntexts:\n  - en: Hello.\n    de: Hallo.\n"
FAQ = "botkit: 1\nflow: faq\ntitle: Questions\nlanguage: en\nsteps:\n  - name: answer\n    faq: {from: lists/bags.yaml}\n"
BAGS = (
    "- questions: [How much?, How heavy?]\n  answer: |\n    One bag.\n- questions: [What size?]\n  answer:\n    - say: Small.\n    - end\n"
)


def named(name: str) -> str:
    return HELLO.replace("hello", name).replace("- no_match", f"- referral: {name}")


def of(**files: str) -> Library:
    return check({name.replace("_de", ".de") + ".yaml": text for name, text in files.items()})


def test_a_flow_becomes_a_version_with_its_places() -> None:
    (version,) = of(hello=HELLO).flows
    assert version.flow.starts == (NoMatchStart(),)
    assert version.flow.steps == (Say(say="Hello."), End())
    assert version.path == "flows/hello.yaml"
    assert version.positions["flow"] == (2, 7)
    assert version.positions["starts.0"] == (6, 5)
    assert version.positions["steps.0"] == (8, 5)
    assert version.positions["steps.0.say"] == (8, 10)
    assert version.positions["steps.1"] == (9, 5)


def test_every_step_has_a_place_under_its_address() -> None:
    (version,) = check({"faq.yaml": FAQ, "lists/bags.yaml": BAGS}).flows
    addresses = [address for address, _ in walk_steps(version.flow.steps)]
    assert addresses == ["steps.0", "steps.0.faq.1.answer.0", "steps.0.faq.1.answer.1"]
    assert set(addresses) <= set(version.positions)
    # What came from another file stands where that file is named: a version has one file's lines.
    assert version.positions["steps.0.faq.1.answer.0"] == version.positions["steps.0.faq"] == (7, 10)


def test_a_list_of_questions_is_read_in_place_of_its_name() -> None:
    library = check({"faq.yaml": FAQ, "lists/bags.yaml": BAGS})
    assert library.problems == ()
    step = library.flows[0].flow.steps[0]
    assert isinstance(step, Faq)
    assert isinstance(step.faq, tuple)
    assert [entry.questions for entry in step.faq] == [("How much?", "How heavy?"), ("What size?",)]
    assert step.faq[0].answer == "One bag.\n"


def test_a_list_of_questions_cannot_take_another_list() -> None:
    library = check({"faq.yaml": FAQ, "lists/bags.yaml": "- questions: [How much?]\n  answer:\n    - faq: {from: lists/bags.yaml}\n"})
    assert [(problem.file, problem.line, problem.code) for problem in library.problems] == [("flows/lists/bags.yaml", 3, "faq-file")]


def test_a_sidecar_translates_by_the_exact_source() -> None:
    block = HELLO.replace("say: Hello.", "say: |\n      Hello.")
    assert of(hello=HELLO, hello_de=HELLO_DE).flows[0].translations == {"de": {"Hello.": "Hallo."}}
    assert of(hello=block, hello_de=HELLO_DE).flows[0].translations == {"de": {"Hello.\n": "Hallo."}}


def test_a_translation_for_one_step_is_keyed_with_its_name() -> None:
    flow = HELLO.replace("- say: Hello.", "- name: first\n    say: Hello.\n  - say: Hello.")
    sidecar = HELLO_DE + "  - for: first\n    en: Hello.\n    de: Guten Tag.\n"
    library = of(hello=flow, hello_de=sidecar)
    assert library.problems == ()
    assert library.flows[0].translations == {"de": {"Hello.": "Hallo.", f"first{TEXT_FOR}Hello.": "Guten Tag."}}


def test_what_nobody_typed_can_be_translated() -> None:
    flow = HELLO.replace("- say: Hello.", "- opt_in: flight_updates\n    ask: May we?")
    sidecar = HELLO_DE.replace(
        "- en: Hello.\n    de: Hallo.", "- {en: May we?, de: Dürfen wir?}\n  - {en: 'Yes', de: Ja}\n  - {en: 'No', de: Nein}"
    )
    assert of(hello=flow, hello_de=sidecar).problems == ()


def test_a_broken_file_hides_no_problem_of_the_others() -> None:
    library = check(
        {
            "a.yaml": b"\xff",
            "b.yaml": "steps: [",
            "c.yaml": named("c").replace("say: Hello.", "sya: Hello."),
            "d.yaml": named("d").replace("- say: Hello.", "- goto: nowhere"),
            "hello.yaml": HELLO,
            "hello.de.yaml": "texts: {",
        }
    )
    assert {(problem.file, problem.code) for problem in library.problems} == {
        ("flows/a.yaml", "not-utf8"),
        ("flows/b.yaml", "open-bracket"),
        ("flows/c.yaml", "unknown-key"),
        ("flows/d.yaml", "unknown-step"),
        ("flows/hello.de.yaml", "open-bracket"),
    }
    assert not library.is_sound
    assert [version.flow.flow for version in library.flows] == ["d", "hello"]


def test_the_digest_follows_every_file_of_a_version_and_nothing_else() -> None:
    base = of(hello=HELLO, hello_de=HELLO_DE)
    same = of(hello_de=HELLO_DE.replace("\n", "\r\n"), hello="\ufeff" + HELLO)
    other = of(hello=HELLO, hello_de=HELLO_DE.replace("Hallo", "Servus"))
    beside = of(hello=HELLO, hello_de=HELLO_DE, bye=named("bye"))
    assert base.sources[0].digest == same.sources[0].digest == beside.sources[1].digest
    assert base.digest == same.digest
    assert len({base.digest, other.digest, beside.digest}) == 3
    faq = check({"faq.yaml": FAQ, "lists/bags.yaml": BAGS})
    changed = check({"faq.yaml": FAQ, "lists/bags.yaml": BAGS.replace("Small", "Tiny")})
    assert faq.digest != changed.digest


@pytest.mark.parametrize(
    "files",
    [
        {"hello.yaml": HELLO, "hello.de.yaml": HELLO_DE},
        {"faq.yaml": FAQ, "lists/bags.yaml": BAGS},
        {"pack/hello.yml": HELLO},
        {"deep/faq.yaml": FAQ.replace("lists/", "./lists/"), "deep/lists/bags.yaml": BAGS},
    ],
)
def test_a_stored_source_is_read_to_the_same_version(files: dict[str, str]) -> None:
    library = check(files)
    (version,), (source,) = library.flows, library.sources
    again = read_source(source)
    assert again.flow == version.flow
    assert again.digest == version.digest == source.digest
    assert again.translations == version.translations
    assert again.positions == version.positions


def test_a_source_that_cannot_be_read_any_more_says_so() -> None:
    with pytest.raises(FlowsInvalid, match="cannot be read any more"):
        read_source(Source(flow="hello", digest="0" * 64, files={"hello.yaml": HELLO.replace("botkit: 1", "botkit: 0")}))


def test_a_folder_is_read_with_the_folders_in_it_but_not_what_is_hidden(tmp_path: Path) -> None:
    for name, text in {
        "hello.yaml": HELLO,
        "pack/bye.yaml": named("bye"),
        ".trash/old.yaml": "broken: [",
        "tests/hello.chat": "> hi",
        "botkit.yaml": "botkit: 1\n",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    library = read_folder(tmp_path)
    assert library.problems == ()
    assert sorted(version.path for version in library.flows) == [f"{tmp_path}/hello.yaml", f"{tmp_path}/pack/bye.yaml"]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FlowsInvalid, match="there is no folder"):
        read_folder(tmp_path / "flows")


def test_without_a_business_its_names_are_not_checked() -> None:
    flow = HELLO.replace("say: Hello.", "handoff: anybody").encode()
    assert read_library({"hello.yaml": flow}).problems == ()


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from(["a.yaml", "b.yaml", "a.de.yaml", "x/c.yaml", "odd.name.x.yaml", ".yaml"]), st.binary(max_size=80)))
def test_no_bytes_make_the_library_raise(files: dict[str, bytes]) -> None:
    for problem in read_library(files).problems:
        assert problem.line >= 1
        assert problem.column >= 1


PIECES = st.sampled_from(
    [
        "botkit: 1\n",
        "flow: a\n",
        "title: x\n",
        "language: en\n",
        "botkit: 1\nflow: a\ntitle: x\nlanguage: en\nsteps:\n",
        "botkit: 1\ntranslates: a\nlanguage: de\ntexts:\n",
        "steps:\n",
        "starts:\n",
        "texts:\n",
        "  - say: hi {{ x }}\n",
        "  - ask: x\n    save: x\n    choices: [a, b]\n",
        "    choices:\n      - label: q\n        then: [end]\n",
        "  - goto: x\n",
        "  - name: x\n    goto: x\n",
        "  - branch:\n      - when: x\n        then: []\n",
        "  - no_match\n",
        "  - faq: {from: b.yaml}\n",
        "- questions: [x]\n  answer: y\n",
        "  - {en: hi, de: ho}\n",
        "  - run: a\n",
        "  - set: {x: 1}\n",
        "  - pause: 1 day\n",
        "  - end\n",
        "  - \n",
        "    when: x ==\n",
        ": \n",
        "  - [\n",
    ]
)


@settings(max_examples=150)
@given(st.lists(PIECES, max_size=14), st.lists(PIECES, max_size=6), st.lists(PIECES, max_size=6))
def test_no_heap_of_pieces_makes_the_library_raise(flow: list[str], other: list[str], sidecar: list[str]) -> None:
    files = {"a.yaml": "".join(flow), "b.yaml": "".join(other), "a.de.yaml": "".join(sidecar)}
    library = check(files)
    # A version that is given out can be stored and read again.
    for source in library.sources:
        assert read_source(source).digest == source.digest
