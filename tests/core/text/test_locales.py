"""Names of languages and zones, real and not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botkit.core.text.locales import locale_of, zone_of


@pytest.mark.parametrize(("language", "found"), [("de", "de"), ("pt-BR", "pt_BR"), ("de-XX", "de"), ("", "en"), ("xx", "en")])
def test_a_language_is_known_by_its_code(language: str, found: str) -> None:
    assert str(locale_of(language)) == found


@pytest.mark.parametrize("name", ["Europe", "", "nowhere", "../zone", "/etc/passwd", "Europe/Berlin\0", "\ud800"])
def test_what_is_no_zone_is_none(name: str) -> None:
    assert zone_of(name) is None


def test_a_zone_is_known_by_its_name() -> None:
    assert str(zone_of("Europe/Berlin")) == "Europe/Berlin"


@given(st.text(max_size=30))
def test_any_name_is_looked_up_without_a_fault(name: str) -> None:
    locale_of(name)
    zone_of(name)
