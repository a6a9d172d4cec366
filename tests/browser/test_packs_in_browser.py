"""The packs on the phone of the simulator: an appointment with its reminder, and a parcel that goes back with a photo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

# "Free times", "booked" and so on are answered as the transcripts of the pack say (botkit/server/simulator/function_stubs.py).


@pytest.fixture(scope="module")
def clinic(start_simulator: Callable[..., Any]) -> Any:
    return start_simulator(pack="clinic")


@pytest.fixture(scope="module")
def shop(start_simulator: Callable[..., Any]) -> Any:
    return start_simulator(pack="shop")


def test_a_patient_books_one_of_the_free_times_and_is_reminded_the_day_before(clinic: Any, open_page: Any, phone: Any) -> None:
    page = open_page(clinic)
    nadia = phone.joined(page)
    nadia.says("appointment")
    nadia.sees("What is it for?")
    nadia.taps("A check-up")
    nadia.sees("When does it suit you?")
    nadia.says("2")
    nadia.sees("It is booked: Tuesday, June 16, 2026")
    nadia.taps("Yes, please")
    nadia.sees("Thank you. You hear from us the day before, at ten.")
    for _ in range(13):
        page.get_by_role("button", name="+24 h").click()
    nadia.sees("Yes, I come")
    nadia.taps("Yes, I come")
    nadia.sees("Thank you, see you tomorrow.")


def test_a_customer_sees_three_lines_of_an_order_and_sends_one_back_with_a_photo(shop: Any, open_page: Any, phone: Any) -> None:
    page = open_page(shop)
    nadia = phone.joined(page)
    nadia.says("order")
    nadia.sees("What is your order number?")
    nadia.says("CK10234")
    nadia.sees("Your order CK10234")
    nadia.taps("Send something back")
    nadia.sees("What would you like to send back?")
    nadia.says("1")
    nadia.sees("Why do you send it back?")
    nadia.taps("It is broken")
    nadia.sees("Please send a photo of what is broken.")
    nadia.says("it leaks")
    nadia.sees("I need a photo.")
    nadia.at.get_by_role("button", name="Attach").click()
    nadia.at.get_by_role("menuitem", name="Photo").click()
    nadia.sees("Print this label")
