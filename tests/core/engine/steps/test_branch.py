"""`branch` on what a free reply says, and `set` with a text."""

from __future__ import annotations

import pytest

from botkit.core.model.contact import Contact
from tests.support.engine_talk import Talk, programs

FLOW = """
flow: f
starts: [{keywords: [go]}]
steps:
  - ask: What went wrong?
    save: reason
  - branch:
      - all_of: [bag, lost]
        then: [say: A lost bag.]
      - any_of: [late, too slow, delay]
        in: reason
        then: [say: It took long.]
      - when: reason == "x"
        then: [say: X.]
      - otherwise: [say: Something else.]
"""
GERMAN = """
botkit: 1
translates: f
language: de
texts:
  - {en: late, de: spät}
"""


@pytest.mark.parametrize(
    ("reply", "answer"),
    [
        ("You LOST my bag", "A lost bag."),
        ("lost", "Something else."),
        ("It was too slow", "It took long."),
        ("slow", "Something else."),
        ("relate", "Something else."),
        ("x", "X."),
        ("Viel zu spät!", "It took long."),
    ],
)
def test_the_first_case_whose_words_are_in_the_reply_is_done(reply: str, answer: str) -> None:
    talk = Talk(programs(FLOW, f__de__yaml=GERMAN))
    talk.say("go")
    assert talk.say(reply) == [answer]


def test_set_takes_a_text_in_the_language_of_the_contact() -> None:
    text = "{text: 'Sorry, {{ contact.name }}: {{ n }}.'}"
    flow = f"flow: f\nstarts: [{{keywords: [go]}}]\nsteps: [{{set: {{n: 2}}}}, {{set: {{lead: {text}}}}}, {{say: '{{{{ lead }}}}'}}]"
    entry = "{en: 'Sorry, {{ contact.name }}: {{ n }}.', de: 'Pardon, {{ contact.name }}: {{ n }}.'}"
    sidecar = f"botkit: 1\ntranslates: f\nlanguage: de\ntexts: [{entry}]"
    assert Talk(programs(flow)).say("go") == ["Sorry, Ana: 2."]
    assert Talk(programs(flow, f__de__yaml=sidecar), contact=Contact(id=1, name="Bo", language="de")).say("go") == ["Pardon, Bo: 2."]
