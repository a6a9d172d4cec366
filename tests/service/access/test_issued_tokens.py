"""Tokens as a server looks them up, on both databases: who counts, how soon, and what guesses cost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from botkit.service.access import tokens as access
from botkit.service.access.issued_tokens import IssuedTokens
from botkit.service.access.tokens import digest_of
from botkit.store import Store, tokens
from botkit.store.tokens import TokenRow

NOW = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)


class Moments:
    now = 0.0

    def __call__(self) -> float:
        return self.now

    def clock(self) -> datetime:
        return NOW + timedelta(seconds=self.now)


@pytest.fixture
def moments() -> Moments:
    return Moments()


@pytest.fixture
def issued(store: Store, moments: Moments) -> IssuedTokens:
    return IssuedTokens(store, moments.clock, moments)


def add(store: Store, **more: Any) -> str:
    row = TokenRow(id="", name="desk", digest="", scopes=("tickets:read",), created_at=NOW, created_by="Kim", **more)
    with store.begin() as tx:
        return access.add(tx, row, access.random_secret()).token


async def test_who_has_a_token_is_known_by_its_whole(store: Store, issued: IssuedTokens) -> None:
    token = add(store, queues=("desk",))
    who = await issued.find(token)
    assert who is not None
    assert (who.name, who.scopes, who.queues, who.may_see("billing")) == ("desk", {"tickets:read"}, {"desk"}, False)
    wrong = token[:-1] + ("A" if token[-1] != "A" else "B")
    for guess in (wrong, "", "bk_", token + "x", f" {token}", token.upper(), "bk_0000000000_" + "x" * 43):
        assert await issued.find(guess) is None


async def test_an_end_and_a_revocation_count_within_a_second(store: Store, issued: IssuedTokens, moments: Moments) -> None:
    ends = add(store, expires_at=NOW + timedelta(seconds=5))
    assert await issued.find(ends) is not None
    moments.now = 5.0
    assert await issued.find(ends) is None
    with store.begin() as tx:
        tokens.revoke(tx, [access.token_id(ends) or ""], NOW)
    kept = add(store)
    assert await issued.find(kept) is not None
    with store.begin() as tx:
        tokens.revoke(tx, [access.token_id(kept) or ""], NOW)
    moments.now = 6.5
    assert await issued.find(kept) is None


async def test_guesses_read_the_store_no_more_than_ten_times_a_second(store: Store, issued: IssuedTokens, moments: Moments) -> None:
    reads: list[float] = []
    real = issued._load
    issued._load = lambda: (reads.append(moments.now), real())[1]  # type: ignore[method-assign]
    for number in range(100):
        moments.now = number / 100
        await issued.find("nonsense")
    assert reads == []
    token = add(store)
    for _ in range(100):
        assert await issued.find(token) is not None
    assert len(reads) == 1


async def test_the_latest_use_is_written_down_once_a_minute(store: Store, issued: IssuedTokens, moments: Moments) -> None:
    token = add(store)
    used: list[datetime | None] = []
    for moments.now in (0.0, 30.0, 61.0):
        assert await issued.find(token) is not None
        await issued.run_once()
        with store.read() as tx:
            used.append(tokens.load(tx)[0].used_at)
    assert used == [NOW, NOW, NOW + timedelta(seconds=61)]


def test_a_secret_is_never_the_same_and_its_hash_tells_nothing() -> None:
    made = {access.random_secret() for _ in range(100)}
    assert len(made) == 100
    assert len(digest_of("bk_x")) == 64
