"""Answer, ask back, or nothing."""

from hypothesis import given
from hypothesis import strategies as st

from botkit.understanding.decision import TEMPERAMENTS, decide
from botkit.understanding.results import Answer, Match, Nothing, Unsure


def ranked(*chances: float) -> tuple[Match, ...]:
    return tuple(Match(label=f"l{n}", title=f"L{n}", probability=p, example="") for n, p in enumerate(chances))


def test_the_likely_is_answered_the_doubtful_asked_and_the_strange_left() -> None:
    assert isinstance(decide(ranked(0.95, 0.02), temperament="balanced"), Answer)
    assert isinstance(decide(ranked(0.5, 0.42, 0.03), temperament="balanced"), Unsure)
    assert isinstance(decide(ranked(0.1, 0.05), temperament="balanced"), Nothing)


def test_a_flow_in_progress_raises_the_bar() -> None:
    matches = ranked(0.78, 0.03)
    assert isinstance(decide(matches, temperament="balanced"), Answer)
    assert not isinstance(decide(matches, temperament="balanced", in_flow=True), Answer)


def test_one_option_is_no_choice() -> None:
    assert isinstance(decide(ranked(0.5), temperament="balanced"), Nothing)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=5).map(lambda x: sorted(x, reverse=True)), st.booleans())
def test_the_bolder_answers_whatever_the_more_careful_answers(chances: list[float], in_flow: bool) -> None:
    matches = ranked(*[chance / max(1.0, sum(chances)) for chance in chances])
    answered = [isinstance(decide(matches, temperament=temper, in_flow=in_flow), Answer) for temper in ("cautious", "balanced", "eager")]
    assert answered == sorted(answered)


@given(st.lists(st.floats(0, 1), max_size=5).map(lambda x: sorted(x, reverse=True)))
def test_offers_have_two_or_three_options(chances: list[float]) -> None:
    for temperament in TEMPERAMENTS:
        decision = decide(ranked(*chances), temperament=temperament)
        if isinstance(decision, Unsure):
            assert 2 <= len(decision.options) <= 3
