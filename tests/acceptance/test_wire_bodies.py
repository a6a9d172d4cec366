"""What the manifest of the samples expects of single bodies."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from botkit.core.events import (
    AddressChanged,
    AgentReplied,
    ContactCreated,
    MessageQueued,
    MessageReceived,
    OptedOut,
    PlatformResumed,
    PlatformStopped,
)
from botkit.core.model.message import Text
from botkit.policy.consent.model import fold
from botkit.store.consent import consents
from tests.support.wire import MAIN, MARCO, NADIA, SECRET, SEPARATE, ZOE, body_of, facts, path_of, post
from webhooks.meta import sign


async def say(site: Any, phone: str, words: str, *, user_id: str = "", at: int = 1_793_520_600) -> None:
    """A message that no sample holds."""
    who = {"from": phone, **({"from_user_id": user_id} if user_id else {})}
    message = {**who, "id": f"wamid.extra{phone}{user_id}{words}", "timestamp": str(at), "type": "text", "text": {"body": words}}
    value = {"metadata": {"phone_number_id": MAIN}, "messages": [message]}
    envelope = {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [{"field": "messages", "value": value}]}]}
    body = json.dumps(envelope).encode()
    assert await site.post(path_of(envelope), body, sign(body, SECRET)) == 200


def received(site: Any, address: str) -> list[MessageReceived]:
    return [fact for fact in facts(site, address) if isinstance(fact, MessageReceived)]


def texts(site: Any, address: str) -> list[str]:
    return [fact.content.body for fact in received(site, address) if isinstance(fact.content, Text)]


def answers(site: Any, address: str) -> int:
    return sum(isinstance(fact, MessageQueued) for fact in facts(site, address))


def window(site: Any, address: str) -> datetime | None:
    who = site.contact(address)
    return next((row["heard_at"] for row in site.dump()["sessions"] if row["contact_id"] == who), None)


@SEPARATE
async def test_a_message_makes_a_contact_an_open_window_and_one_answer(site: Any) -> None:
    await post(site, "b01_text_basic")
    await site.rests()
    log = facts(site, NADIA)
    assert isinstance(log[0], ContactCreated)
    assert answers(site, NADIA) == 1
    (sent,) = site.platform.accepted
    assert sent.to.lstrip("+") in ("447700900417", "GB.48201993006714")
    assert sent.text.startswith("You said ")


@SEPARATE
async def test_text_is_kept_sign_by_sign(site: Any) -> None:
    for name in ("b03_text_unicode_emoji", "b04_text_rtl_bidi"):
        value = json.loads(body_of(name))["entry"][0]["changes"][0]["value"]
        await post(site, name)
        message = value["messages"][0]
        assert texts(site, f"whatsapp:{message.get('from_user_id') or message['from']}") == [message["text"]["body"]]


@SEPARATE
async def test_white_space_is_answered_at_most_once(site: Any) -> None:
    await post(site, "b06_text_whitespace_only")
    await post(site, "b06_text_whitespace_only")
    assert answers(site, NADIA) <= 1


@SEPARATE
async def test_who_hides_their_number_is_answered_by_their_scoped_id(site: Any) -> None:
    await post(site, "b07_text_bsuid_only")
    await site.rests()
    (sent,) = site.platform.accepted
    assert sent.body.get("recipient") == "US.90331177420586"
    assert "to" not in sent.body
    # Later both are known: the same person, one contact.
    await post(site, "b10_text_bsuid_in_from")
    await say(site, "12025550143", "now with my number", user_id="US.90331177420586")
    who = site.contact("whatsapp:US.90331177420586")
    assert site.contact(MARCO) == who
    assert len(received(site, MARCO)) == 3
    kinds = {row["value"]: row["kind"] for row in site.dump()["addresses"] if row["contact_id"] == who}
    assert kinds["US.90331177420586"] == "user_id", "an id in the place of a number is no number"


@SEPARATE
async def test_a_repeated_message_in_a_batch_is_ignored_and_its_neighbour_is_not(site: Any) -> None:
    await post(site, "b61_duplicate_first")
    await post(site, "b62_duplicate_again_in_batch")
    assert texts(site, NADIA) == ["Please call me back", "Anyone there?"]
    assert answers(site, NADIA) == 2


@SEPARATE
async def test_a_batch_is_sorted_by_the_time_of_each_sender(site: Any) -> None:
    await post(site, "b64_batch_many_senders")
    await site.rests()
    assert texts(site, NADIA) == ["A2", "A1"]
    assert texts(site, MARCO) == ["B1"]
    to_nadia = [sent.text for sent in site.platform.accepted if sent.to.lstrip("+") in ("447700900417", "GB.48201993006714")]
    assert to_nadia == ["You said A2", "You said A1"]


@SEPARATE
async def test_every_change_of_a_post_counts_whatever_its_account(site: Any) -> None:
    await post(site, "b63_batch_two_wabas")
    assert texts(site, NADIA) == ["one"]
    assert texts(site, ZOE) == ["two"]
    zoe = site.contact(ZOE)
    assert [row["channel"] for row in site.dump()["sessions"] if row["contact_id"] == zoe] == ["whatsapp_127744900381255"]


@SEPARATE
async def test_a_new_number_keeps_the_contact(site: Any) -> None:
    await say(site, "12025550143", "before", user_id="US.90331177420586")
    who = site.contact(MARCO)
    await post(site, "b35_system_number_change")
    await site.rests()
    assert answers(site, MARCO) == 1, "a notice of the platform is never answered"
    assert site.contact("whatsapp:12025550177") == who
    assert site.contact("whatsapp:US.11400273391556") == who
    await post(site, "b36_system_user_id_change")
    await say(site, "", "after", user_id="US.22950018837714")
    assert site.contact("whatsapp:US.22950018837714") == who
    assert texts(site, "whatsapp:12025550177") == ["before", "after"]
    assert sum(isinstance(fact, AddressChanged) for fact in facts(site, MARCO)) == 2


@SEPARATE
async def test_what_was_written_before_a_change_of_number_in_one_post_stays_with_the_contact(site: Any) -> None:
    change = json.loads(body_of("b35_system_number_change"))
    messages = change["entry"][0]["changes"][0]["value"]["messages"]
    word = {"id": "wamid.w", "type": "text", "text": {"body": "old"}, "from": "12025550143", "from_user_id": "US.90331177420586"}
    new = {"id": "wamid.n", "type": "text", "text": {"body": "new"}, "from": "12025550177", "from_user_id": "US.11400273391556"}
    messages.insert(0, {**word, "timestamp": "1793520340"})
    messages.append({**new, "timestamp": "1793520360"})
    body = json.dumps(change).encode()
    assert await site.post(path_of(change), body, sign(body, SECRET)) == 200
    assert site.contact("whatsapp:12025550177") == site.contact(MARCO)
    assert texts(site, MARCO) == ["old", "new"]


@SEPARATE
@pytest.mark.parametrize(
    ("sample", "seen", "other"),
    [
        ("b56_br_ninth_digit", "551199990101", "5511999990101"),
        ("b57_mx_extra_one", "5215512345678", "525512345678"),
        ("b58_ar_nine", "5491155550101", "541155550101"),
    ],
)
@pytest.mark.parametrize("first", ["sample", "other"])
async def test_spellings_of_a_number_are_one_contact(site: Any, sample: str, seen: str, other: str, first: str) -> None:
    if first == "sample":
        await post(site, sample)
        await say(site, other, "the same person")
    else:
        await say(site, other, "the same person")
        await post(site, sample)
    assert site.contact(f"whatsapp:{seen}") == site.contact(f"whatsapp:{other}") is not None
    assert len(received(site, f"whatsapp:{other}")) == 2


@SEPARATE
@pytest.mark.parametrize(
    "sample",
    [
        "b37_system_identity_changed_legacy",
        "b38_reaction_add",
        "b39_reaction_removed_no_emoji",
        "b40_reaction_removed_empty",
        "b51_edit",
        "d22_history_chunk",
        "d23_history_declined",
        "d30_standby",
        "d33_unknown_field",
        "b66_wrong_object",
        "d31_messaging_handovers",
        "h22_reaction",
        "h24_message_edit",
        "h33_dashboard_test",
        "h34_entry_without_messaging",
        "h35_unknown_event",
        "i08_ig_echo",
    ],
)
async def test_some_things_are_never_answered(site: Any, sample: str) -> None:
    await post(site, sample)
    dump = site.dump()
    assert dump["messages"] == []
    assert dump["outbox"] == []


@SEPARATE
async def test_history_makes_no_contacts(site: Any) -> None:
    await post(site, "d22_history_chunk")
    assert [row["id"] for row in site.dump()["contacts"]] == [0]


@SEPARATE
async def test_a_reaction_opens_the_window(site: Any) -> None:
    await post(site, "b38_reaction_add")
    assert window(site, NADIA) is not None


@SEPARATE
async def test_a_call_opens_the_window_when_it_comes_and_not_when_it_ends(site: Any) -> None:
    await post(site, "d27_calls_terminate")
    assert window(site, NADIA) is None
    await post(site, "d26_calls_connect")
    opened = datetime.fromtimestamp(1_793_520_005, UTC)
    assert window(site, NADIA) == opened


@SEPARATE
async def test_a_number_read_in_any_unit_and_else_the_time_of_receipt(site: Any) -> None:
    await post(site, "b60_timestamp_variants")
    base = datetime.fromtimestamp(1_793_520_000, UTC)
    assert [fact.sent_at for fact in received(site, NADIA)] == [base, base + timedelta(seconds=2), site.clock.now]


@SEPARATE
@pytest.mark.parametrize("sample", ["b68_optout_words", "b33_template_button_no_context"])
async def test_an_opt_out_is_recorded_before_any_flow(site: Any, sample: str) -> None:
    await post(site, sample)
    log = facts(site, NADIA)
    (stopped,) = [place for place, fact in enumerate(log) if isinstance(fact, OptedOut)]
    assert isinstance(log[stopped - 1], MessageReceived)
    assert not any(isinstance(fact, MessageQueued) and fact.flow for fact in log), "no flow said anything"


@SEPARATE
@pytest.mark.parametrize(
    "order", [("d16_user_preferences_stop", "d17_user_preferences_resume"), ("d17_user_preferences_resume", "d16_user_preferences_stop")]
)
async def test_the_platforms_own_switch_is_recorded_and_the_newest_word_counts(site: Any, order: tuple[str, str]) -> None:
    for sample in order:
        await post(site, sample)
    assert {type(fact) for fact in facts(site, NADIA)} >= {PlatformStopped, PlatformResumed}
    who = site.contact(NADIA)
    with site.server.runtime.store.read() as tx:
        ledger = [line.entry for line in consents.load(tx, [who])[who]]
    assert not fold(ledger).platform_stopped
    assert site.dump()["messages"] == []


@SEPARATE
async def test_the_platforms_stop_holds_until_it_is_lifted(site: Any) -> None:
    await post(site, "d16_user_preferences_stop")
    who = site.contact(NADIA)
    with site.server.runtime.store.read() as tx:
        assert fold([line.entry for line in consents.load(tx, [who])[who]]).platform_stopped


@SEPARATE
async def test_a_colleague_who_writes_silences_the_bot(site: Any) -> None:
    await post(site, "h15_echo_human_inbox")
    log = facts(site, "messenger:7203991845520413")
    assert any(isinstance(fact, AgentReplied) for fact in log)
    await post(site, "h01_text")
    assert site.dump()["messages"] == []


@SEPARATE
async def test_an_unsent_message_is_no_repetition(site: Any) -> None:
    await post(site, "i01_ig_text")
    await post(site, "i04_ig_deleted")
    assert len(received(site, "instagram:1098337720045561")) == 2
