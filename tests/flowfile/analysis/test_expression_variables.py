"""What is known of an expression is what a turn would tell: by compiling it, and by calculating its parts without variables."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from botkit.core.text.expressions import ExpressionError, compile_expression
from botkit.core.text.texts import compile_text
from botkit.flowfile.analysis.expression_variables import min_length, variables_of

PIECES = st.sampled_from(
    [
        "{{",
        "}}",
        "{%",
        "%}",
        "{#",
        "#}",
        " a ",
        "b.c",
        "'",
        '"',
        " | time",
        " | tme",
        " if x ",
        " else ",
        " endif ",
        "(",
        ")",
        "-",
        "\n",
        " Hi ",
    ]
)


@settings(max_examples=250)
@given(st.lists(PIECES, max_size=12).map("".join), st.booleans())
def test_reading_finds_the_same_as_compiling(source: str, is_text: bool) -> None:
    found = variables_of(source, is_text=is_text)
    if found.fault is None:
        assert (compile_text if is_text else compile_expression)(source).paths == found.paths
        return
    try:
        (compile_text if is_text else compile_expression)(source)
    except ExpressionError as told:
        assert (found.fault.message, found.fault.offset) == (told.message, told.offset)  # noqa: PT017 - or it compiles
    else:
        assert found.fault.message.startswith("the text could not be filled in: "), "a part without variables was calculated"


@pytest.mark.parametrize(
    ("text", "least"),
    [
        ("Hello.", 6),
        ("Hello {{ contact.name }}.", 7),
        ("{% if a %}Good morning{% else %}Hi{% endif %}", 2),
        ("{% if a %}Good morning{% endif %}!", 1),
        ("{% if a %}abc{% elif b %}ab{% else %}abcd{% endif %} {{ c }}", 3),
        ("{% if a %}", 0),
    ],
)
def test_a_text_is_as_long_as_its_shortest_way(text: str, least: int) -> None:
    assert min_length(text) == least
