"""Feedback of the platform: what it changes has the names of the values that it changes (what follows is in test_gate_lookup_*)."""

from __future__ import annotations

from botkit.policy.gate.contact_flags import ContactFlags
from botkit.service.delivery.platform_feedback import FlagChanges, StatusChanges
from botkit.store.delivery.account_status import AccountStatusRow


def test_changes_have_the_names_of_the_fields_that_they_change() -> None:
    assert set(FlagChanges.__annotations__) <= set(ContactFlags.__struct_fields__)
    assert set(StatusChanges.__annotations__) <= set(AccountStatusRow.__struct_fields__)
