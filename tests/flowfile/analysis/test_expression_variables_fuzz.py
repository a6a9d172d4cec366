"""Random expressions: what the check accepts compiles, and fails on values in one way only."""

from __future__ import annotations

import os
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from botkit.core.text.expressions import ExpressionError, compile_expression
from botkit.core.text.filters import FILTERS, TESTS
from botkit.core.text.texts import compile_text
from botkit.flowfile.analysis.expression_variables import variables_of

EXAMPLES = int(os.environ.get("BOTKIT_FUZZ_EXAMPLES", "400"))

SCOPE: dict[str, Any] = {
    "reply": "hello",
    "count": 3,
    "price": 1.5,
    "event": {"flight": "BK1", "items": [1, 2]},
    "empty": None,
    "$locale": "en",
    "$zone": "UTC",
}

ATOMS = """reply|count|price|event.flight|event.nothing|event|empty|nobody|0.1.1|1e308|1e999|0|1|-1|1.5|'a'|""|'2 days'|'\\ud800'
none|true|[]|[1, 'a']|(1,)|99999999999999999999|reply[0]|event['x']|1[0]""".replace("\n", "|").split("|")
BINARY = ["+", "-", "*", "/", "//", "%", "~", "==", "!=", "<", ">=", "and", "or", "in", "**"]


def combine(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("{} {} {}".format, inner, st.sampled_from(BINARY), inner),
        st.builds("({})".format, inner),
        st.builds("{} if {} else {}".format, inner, inner, inner),
        st.builds("not {}".format, inner),
        st.builds("-{}".format, inner),
        st.builds("{} | {}".format, inner, st.sampled_from(sorted(FILTERS))),
        st.builds("({}) | {}({})".format, inner, st.sampled_from(sorted(FILTERS)), inner),
        st.builds("{} is {}".format, inner, st.sampled_from(sorted(TESTS))),
        st.builds("({})[{}]".format, inner, inner),
        st.builds("{}.{}".format, inner, st.sampled_from(["x", "1", "__class__", "year"])),
    )


EXPRESSIONS = st.recursive(st.sampled_from(ATOMS), combine, max_leaves=8) | st.text(max_size=20)
PIECES = EXPRESSIONS.map("{{{{ {} }}}}".format) | EXPRESSIONS.map("{{% if {} %}}a{{% endif %}}".format)
TEXTS = st.lists(st.text(max_size=8) | PIECES)


@given(EXPRESSIONS)
@settings(max_examples=EXAMPLES, deadline=None)
def test_an_expression_that_the_check_accepts_compiles_and_fails_in_words(source: str) -> None:
    fault = variables_of(source, is_text=False).fault
    try:
        compiled = compile_expression(source)
    except ExpressionError:
        assert fault is not None, "the check must say it"
        return
    try:
        compiled.evaluate(SCOPE)
    except ExpressionError:
        fails_always = not compiled.paths
        assert not (fails_always and fault is None), "the check says nothing"


@given(TEXTS)
@settings(max_examples=EXAMPLES, deadline=None)
def test_a_text_that_the_check_accepts_compiles_and_fails_in_words(parts: list[str]) -> None:
    source = "".join(parts)
    fault = variables_of(source, is_text=True).fault
    try:
        compiled = compile_text(source)
    except ExpressionError:
        assert fault is not None, "the check must say it"
        return
    try:
        rendered = compiled.render(SCOPE)
    except ExpressionError:
        fails_always = not compiled.paths
        assert not (fails_always and fault is None), "the check says nothing"
    else:
        assert isinstance(rendered, str)
