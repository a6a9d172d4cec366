from __future__ import annotations

from datetime import UTC, datetime, timedelta

from botkit.store import Store, subscriptions
from botkit.store.subscriptions import SubscriptionRow

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


def follow(contact_id: int, value: str, topic: str = "flight", at: datetime = NOW) -> SubscriptionRow:
    return SubscriptionRow(contact_id=contact_id, topic=topic, value=value, at=at)


def test_who_follows_twice_keeps_the_first_day(store: Store) -> None:
    with store.begin() as tx:
        subscriptions.add(tx, [follow(1, "KL1"), follow(1, "KL0")])
        subscriptions.add(tx, [follow(1, "KL1", at=NOW + timedelta(days=1))])
        assert subscriptions.of_contacts(tx, [1, 2]) == {1: (follow(1, "KL0"), follow(1, "KL1")), 2: ()}
        assert subscriptions.of_contacts(tx, []) == {}


def test_one_value_or_the_whole_topic_can_be_left(store: Store) -> None:
    with store.begin() as tx:
        subscriptions.add(tx, [follow(1, "KL1"), follow(1, "KL2"), follow(2, "KL1"), follow(2, "KL2"), follow(2, "", "news")])
        subscriptions.remove(tx, [(1, "flight", "KL1"), (2, "flight", None), (3, "flight", "KL1")])
        subscriptions.remove(tx, [])
        assert subscriptions.of_contacts(tx, [1, 2]) == {1: (follow(1, "KL2"),), 2: (follow(2, "", "news"),)}


def test_followers_come_in_pieces_in_order_of_contact(store: Store) -> None:
    with store.begin() as tx:
        subscriptions.add(
            tx, [follow(contact, value) for contact in range(1, 8) for value in ("KL1", "KL2") if contact % 2 or value == "KL1"]
        )
        assert subscriptions.followers(tx, "flight", 0, 3, value="KL2") == (1, 3, 5)
        assert subscriptions.followers(tx, "flight", 5, 3, value="KL2") == (7,)
        assert subscriptions.followers(tx, "flight", 2, 3) == (3, 4, 5)
        assert subscriptions.followers(tx, "news", 0, 3) == ()


def test_what_no_index_would_take_can_be_followed(store: Store) -> None:
    long = "\N{AIRPLANE}" * 3000
    with store.begin() as tx:
        subscriptions.add(tx, [follow(1, long), follow(2, long + "x")])
        assert subscriptions.followers(tx, "flight", 0, 9, value=long) == (1,)
