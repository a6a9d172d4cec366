"""What WhatsApp's answers and error codes mean: the table, row by row."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botkit.core.model.platform import Failed, HttpResponse, PlatformError, Retry, Sent
from tests.support.paths import TESTS
from webhooks.whatsapp.errors import ERRORS, of_receipt, severity, verdict
from webhooks.whatsapp.reply import reply

RESPONSES = TESTS / "webhooks" / "fixtures" / "payloads" / "responses"

# (code, class): R again, S trouble of the platform, which no message is to blame for, P wait for the pair or number,
# C content, U person, A account, T token. From the platform's error page.
# fmt: off
ROWS = {
    "T": [
        0, 104, 190,
    ],
    "R": [
        134101,
    ],
    "S": [
        1, 2, 131000, 131016, 133004,
    ],
    "P": [
        4, 613, 80007, 130429, 131056, 131057, 133008, 133009, 133015, 133016, 136024, 136025,
        2494100,
    ],
    "A": [
        3, 10, 33, 200, 250, 299, 368, 131005, 131031, 131037, 131042, 131044,
        131045, 131048, 131063, 131064, 133000, 133005, 133006, 133010, 134011, 134102, 2388001, 2388012,
        2388091, 2388093, 2388103, 471,
    ],
    "U": [
        130403, 130472, 130497, 131026, 131036, 131047, 131049, 131050, 137000, 470, 1013, 1026,
    ],
    "C": [
        100, 131008, 131009, 131014, 131020, 131021, 131030, 131041, 131051, 131052, 131053, 131055,
        131059, 131060, 131061, 131062, 131201, 131215, 132000, 132001, 132005, 132007, 132008, 132012,
        132015, 132016, 132018, 132068, 132069, 134100, 135000, 138000, 138018, 139000, 139004, 139100,
        139103, 147001, 147005, 1752041, 2388019, 2388039, 2388299, 2593107, 2593109,
    ],
}
# fmt: on


def kind(outcome: Retry | Failed) -> str:
    if isinstance(outcome, Retry):
        return {"message": "R", "platform": "S", "pair": "P", "channel": "P"}[outcome.scope]
    return {"content": "C", "user": "U", "account": "A", "token": "T"}[outcome.blame]


@pytest.mark.parametrize(("expected", "code"), [(letter, code) for letter, codes in ROWS.items() for code in codes])
def test_every_row_of_the_table(expected: str, code: int) -> None:
    outcome = verdict(str(code))
    assert kind(outcome) == expected
    assert outcome.code == str(code)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (131047, "WINDOW_CLOSED"),
        (131049, "MARKETING_COOLDOWN"),
        (131050, "META_MARKETING_STOPPED"),
        (131026, "UNDELIVERABLE"),
        (131048, "SPAM_LIMIT"),
        (130472, "EXPERIMENT"),
        (130497, "COUNTRY_BLOCKED"),
        (131042, "PAYMENT"),
        (131061, "WRONG_ENDPOINT"),
        (368, "ACCOUNT_RESTRICTED"),
        (131031, "ACCOUNT_RESTRICTED"),
        (132015, "TEMPLATE_PAUSED"),
        (132016, "TEMPLATE_PAUSED"),
    ],
)
def test_the_reasons_of_the_opt_in_rules(code: int, reason: str) -> None:
    outcome = verdict(str(code))
    assert isinstance(outcome, Failed)
    assert outcome.reason == reason


def test_the_pair_limit_stops_one_person_and_the_others_wait_for_the_number() -> None:
    assert verdict("131056") == Retry(scope="pair", code="131056")
    assert verdict("130429") == Retry(scope="channel", code="130429", after=1.0)
    assert verdict("131057") == Retry(scope="channel", code="131057", after=60.0)


def test_trouble_of_the_platform_counts_no_tries() -> None:
    assert (verdict("1"), verdict("131000")) == (Retry(scope="platform", code="1"), Retry(scope="platform", code="131000"))


def test_an_unknown_code_is_permanent_unless_it_is_called_transient() -> None:
    assert verdict("199999") == Failed(blame="content", reason="UNKNOWN", code="199999")
    assert verdict("199999", transient=True) == Retry(scope="platform", code="199999")


def test_a_missing_number_is_the_accounts_fault_although_its_code_says_parameter() -> None:
    assert kind(verdict("100")) == "C"
    assert kind(verdict("100", subcode="33")) == "A"


def test_a_failed_receipt_is_judged_by_its_first_error() -> None:
    assert of_receipt([PlatformError(code="131047"), PlatformError(code="2")]) == verdict("131047")
    assert of_receipt([]) == Failed(blame="content", reason="UNKNOWN", code="")


def test_trouble_of_the_account_is_an_alert() -> None:
    assert (severity("131031"), severity("190"), severity("130429"), severity("")) == ("alert", "alert", "warning", "warning")


def answer(name: str) -> HttpResponse:
    path = next(RESPONSES.glob(f"{name}_*"))
    if path.suffix == ".html":
        return HttpResponse(status=502, body=path.read_bytes())
    saved = json.loads(path.read_text())
    return HttpResponse(status=saved["http_status"], body=json.dumps(saved["body"]).encode())


@pytest.mark.parametrize(
    ("name", "address", "status"),
    [
        ("r01", "447700900417", ""),
        ("r02", "551199990101", ""),
        ("r03", "US.90331177420586", ""),
        ("r04", "447700900417", "held_for_quality_assessment"),
    ],
)
def test_an_accepted_send_says_how_the_platform_knows_the_person(name: str, address: str, status: str) -> None:
    outcome = reply(answer(name))
    assert isinstance(outcome, Sent)
    assert (outcome.address, outcome.status) == (address, status)
    assert outcome.platform_id.startswith("wamid.")


def test_a_read_mark_is_accepted_without_an_id() -> None:
    assert reply(answer("r05")) == Sent(platform_id="")


@pytest.mark.parametrize(
    ("name", "code", "expected"),
    [("r10", "130429", "P"), ("r11", "131056", "P"), ("r12", "190", "T"), ("r13", "100", "C"), ("r14", "132001", "C"), ("r15", "2", "S")],
)
def test_refused_sends(name: str, code: str, expected: str) -> None:
    outcome = reply(answer(name))
    assert not isinstance(outcome, Sent)
    assert (outcome.code, kind(outcome)) == (code, expected)


def test_a_page_of_html_is_tried_again() -> None:
    assert reply(answer("r16")) == Retry(scope="platform", code="502")


def test_a_wrong_number_id_stops_the_channel() -> None:
    assert reply(answer("r17")) == Failed(blame="account", reason="NUMBER_MISSING", code="100")


@pytest.mark.parametrize(
    ("response", "outcome"),
    [
        (HttpResponse(status=200, body=b"<html>"), Sent(platform_id="")),  # accepted: sending again would send twice
        (HttpResponse(status=429, body=b"{}"), Retry(scope="channel", code="429")),
        (HttpResponse(status=500, body=b"{}"), Retry(scope="platform", code="500")),
        (HttpResponse(status=404, body=b"not found"), Retry(scope="platform", code="404")),
        (HttpResponse(status=400, body=b"{}"), Failed(blame="content", reason="UNKNOWN", code="400")),
        (HttpResponse(status=500, body=b'{"error":{"code":424242}}'), Retry(scope="platform", code="424242")),
        (HttpResponse(status=400, body=b'{"error":{"code":"131056"}}'), Retry(scope="pair", code="131056")),
        (HttpResponse(status=400, body=b'{"error":{"message":"?"}}'), Failed(blame="content", reason="UNKNOWN", code="")),
    ],
)
def test_answers_that_nobody_promised(response: HttpResponse, outcome: object) -> None:
    assert reply(response) == outcome


@given(st.integers(100, 599), st.binary(max_size=60))
def test_any_answer_has_a_meaning(status: int, body: bytes) -> None:
    assert isinstance(reply(HttpResponse(status=status, body=body)), Sent | Retry | Failed)


def test_no_row_of_the_table_is_without_a_test() -> None:
    tested = {code for codes in ROWS.values() for code in codes}
    ranges = [range(200, 300), range(131201, 131216), range(138000, 138019), range(139000, 139005), range(139100, 139104)]
    ranges += [range(147001, 147006), range(2388039, 2388300), range(2593107, 2593110)]
    assert not {code for code in ERRORS if code not in tested and not any(code in row for row in ranges)}
