"""templates.json: what is written is read again, and a difference between two of them shows what changed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from botkit.core.model.template_wording import TemplateWording, TemplateWordingButton
from botkit.flowfile.project.template_catalogue import TemplateCatalogue, infos, read_catalogue, write_catalogue

words = st.text(max_size=12)
wordings = st.builds(
    TemplateWording,
    name=st.text(min_size=1, max_size=8),
    language=st.sampled_from(["en", "en_GB", "de"]),
    category=st.sampled_from(["utility", "marketing", "authentication"]),
    status=st.sampled_from(["", "approved", "paused"]),
    header=st.sampled_from(["", "text", "image"]),
    header_text=words,
    body=words,
    buttons=st.lists(st.builds(TemplateWordingButton, kind=st.sampled_from(["reply", "url", "other"]), label=words), max_size=2).map(tuple),
)


@given(st.lists(wordings, max_size=4, unique_by=lambda one: (one.name, one.language)))
@settings(max_examples=100, deadline=None)
def test_what_is_written_is_read_again_in_one_order(made: list[TemplateWording]) -> None:
    written = write_catalogue(TemplateCatalogue(accounts=("1",), templates=tuple(made)))
    found = read_catalogue(written)
    assert sorted(found.templates, key=repr) == sorted(made, key=repr)
    assert write_catalogue(TemplateCatalogue(accounts=("1",), templates=tuple(reversed(made)))) == written


def test_empty_parts_are_not_written() -> None:
    written = write_catalogue(TemplateCatalogue(templates=(TemplateWording(name="a", language="en", body="Hello."),)))
    assert written.decode().splitlines()[3:] == [
        '  "templates": [',
        "    {",
        '      "name": "a",',
        '      "language": "en",',
        '      "category": "utility",',
        '      "body": "Hello."',
        "    }",
        "  ]",
        "}",
    ]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"{", "truncated"),
        (b'{"botkit": 2}', "botkit"),
        (b'{"botkit": 1, "templates": [{"name": "a"}]}', r"templates\[0\]"),
        (b'{"botkit": 1, "wordings": []}', "wordings"),
        (b'{"botkit": 1, "templates": [{"name": "a", "language": "en"}, {"name": "a", "language": "en"}]}', "twice"),
    ],
)
def test_what_is_no_catalogue_says_where(content: bytes, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        read_catalogue(content)


def test_a_template_is_judged_by_the_language_that_asks_for_most() -> None:
    made = (
        TemplateWording(name="a", language="en", body="Hello {{1}}"),
        TemplateWording(name="a", language="de", category="marketing", body="{{1}} {{2}}"),
        TemplateWording(name="b", language="en"),
    )
    found = infos(made)
    assert (found["a"].category, found["a"].languages, found["b"].category) == ("marketing", {"en": 1, "de": 2}, "utility")
