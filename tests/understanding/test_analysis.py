"""What an author is told to look at."""

from botkit.understanding.analysis import analyse
from botkit.understanding.matcher import build

GOOD = [
    ("How much luggage may I take?", "baggage"),
    ("What is the baggage allowance?", "baggage"),
    ("Can I bring two suitcases?", "baggage"),
    ("How heavy may my suitcase be?", "baggage"),
    ("What does another suitcase cost?", "baggage"),
    ("How do I change my booking?", "change"),
    ("I want to change the date of my flight", "change"),
    ("Move my flight to another day", "change"),
    ("Can I rebook my flight to Friday?", "change"),
    ("Change the booking to a later date", "change"),
    ("Is there wifi on the plane?", "wifi"),
    ("Does the plane have internet?", "wifi"),
    ("What does the internet cost on board?", "wifi"),
    ("Can I go online on board?", "wifi"),
    ("Wifi on board", "wifi"),
]


def test_an_example_under_the_wrong_label_is_found_as_confusion_and_as_too_near() -> None:
    found = analyse(build([*GOOD, ("How much luggage may I take with me?", "wifi")]))
    misplaced = found.confusions[0]
    assert misplaced.example in {"How much luggage may I take with me?", "How much luggage may I take?"}
    assert {misplaced.label, misplaced.taken_for} == {"wifi", "baggage"}
    assert set(found.near[0].labels) == {"wifi", "baggage"}
    assert found.near[0].similarity > 0.6


def test_an_example_that_pulls_others_away_is_named_with_its_victims() -> None:
    bad = "How much luggage may I take, how heavy may my suitcase be, can I bring two suitcases"
    found = analyse(build([*GOOD, (bad, "wifi")]))
    assert [harm.example for harm in found.harms] in ([bad], [])
    assert bad in {confusion.because_of for confusion in found.confusions} | {confusion.example for confusion in found.confusions}


def test_labels_with_fewer_than_five_phrasings_are_named_the_fewest_first() -> None:
    found = analyse(build([*GOOD, ("pets", "pets"), ("lounge access", "lounge"), ("where is the lounge", "lounge")]))
    assert [(each.label, each.phrasings) for each in found.sparse] == [("pets", 1), ("lounge", 2)]


def test_it_counts_what_becomes_of_phrasings_that_were_left_out() -> None:
    found = analyse(
        build([*GOOD, ("Which currency is used in Norway?", "norway"), ("Norwegian money", "norway"), ("qwertz uiop", "norway")])
    )
    assert found.reactions.tried == 12  # three of each label
    assert found.reactions.silent >= 1
    assert analyse(build([("pets", "pets"), ("wifi", "wifi")])).reactions.tried == 0


def test_nothing_is_found_where_there_is_nothing() -> None:
    found = analyse(build([]))
    assert (found.confusions, found.harms, found.near, found.sparse) == ((), (), (), ())
