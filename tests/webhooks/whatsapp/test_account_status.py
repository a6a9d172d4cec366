"""What news of templates and accounts change, in our words."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from webhooks.whatsapp.account_status import standing_news, template_news


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("message_template_status_update", {"event": "PAUSED", "reason": "NONE"}, {"status": "paused", "reason": ""}),
        ("message_template_status_update", {"event": "REINSTATED"}, {"status": "approved"}),
        ("message_template_status_update", {"event": "FLAGGED"}, {"status": None}),
        ("message_template_status_update", {"event": "PAUSED", "other_info": {"title": "UNPAUSED"}}, {"status": "approved"}),
        ("message_template_quality_update", {"new_quality_score": "RED"}, {"quality": "red", "status": None}),
        ("template_category_update", {"previous_category": "UTILITY", "new_category": "MARKETING"}, {"category": "marketing"}),
        ("template_category_update", {"new_category": "UTILITY", "correct_category": "MARKETING"}, {"category": "utility"}),
    ],
)
def test_news_of_a_template_are_said_in_our_words(field: str, value: dict[str, Any], said: dict[str, Any]) -> None:
    named = {"message_template_name": "delayed", "message_template_language": "en", **value}
    news = template_news("waba", field, named)
    assert news is not None
    assert (news.account, news.name, news.language) == ("waba", "delayed", "en")
    assert {name: getattr(news, name) for name in said} == said
    assert template_news("waba", field, value) is None, "a template without a name is none"


@pytest.mark.parametrize(
    ("field", "value", "restriction", "limit"),
    [
        ("account_update", {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "DISABLE"}}, "all", None),
        ("account_update", {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "REINSTATE"}}, "none", None),
        ("business_capability_update", {"max_daily_conversations_per_business": 2000}, None, 2000),
        ("business_capability_update", {"max_daily_conversations_per_business": "TIER_10K"}, None, 10_000),
        ("business_capability_update", {"max_daily_conversations_per_business": -1}, None, 0),
        ("phone_number_quality_update", {"event": "UPGRADE", "current_limit": "TIER_250"}, None, 250),
    ],
)
def test_news_of_what_the_account_may_do_are_said_in_our_words(
    field: str, value: dict[str, Any], restriction: str | None, limit: int | None
) -> None:
    news = standing_news(field, value)
    assert news is not None
    assert (news.restriction, news.people_limit) == (restriction, limit)


def test_a_restriction_names_its_end_and_those_about_other_things_are_none() -> None:
    lines = [{"restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING", "expiration": 1793606400}]
    news = standing_news("account_update", {"event": "ACCOUNT_RESTRICTION", "restriction_info": lines})
    assert news is not None
    assert (news.restriction, news.until) == ("starts", datetime.fromtimestamp(1793606400, UTC))
    notices = [{"restriction_type": "RESTRICTED_UTILITY_TEMPLATES", "expiration": 1793606400}]
    news = standing_news("account_update", {"event": "ACCOUNT_RESTRICTION", "restriction_info": [*notices, *lines]})
    assert news is not None
    assert (news.restriction, news.notices, news.notices_until) == ("starts", "restricted", datetime.fromtimestamp(1793606400, UTC))
    other = [{"restriction_type": "RESTRICTED_ADD_PHONE_NUMBER_ACTION"}]
    assert standing_news("account_update", {"event": "ACCOUNT_RESTRICTION", "restriction_info": other}) is None
    assert standing_news("account_update", {"event": "PARTNER_ADDED"}) is None


@pytest.mark.parametrize("kind", ["RESTRICTED_UTILITY_TEMPLATES", "RESTRICTED_DIRECT_SEND_UTILITY_TEMPLATES"])
def test_a_restriction_of_notices_alone_is_one_of_notices_alone(kind: str) -> None:
    news = standing_news("account_update", {"event": "ACCOUNT_RESTRICTION", "restriction_info": [{"restriction_type": kind}]})
    assert news is not None
    assert (news.restriction, news.notices, news.notices_until) == (None, "restricted", None)
    lifted = standing_news("account_update", {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "REINSTATE"}})
    assert lifted is not None
    assert (lifted.restriction, lifted.notices) == ("none", "none")
