"""Contact rules: what the business chose about writing to people, in botkit.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from msgspec import Struct, field

from botkit.policy.gate.phone_regions import profile_of
from botkit.policy.gate.quiet_hours import QUIET, QuietHours
from botkit.policy.gate.request import FrequencyCap


class CriticalNotices(Struct, frozen=True, kw_only=True):
    """Notices of safety, recall or fraud that go out without consent. `basis` is the legal basis that the business noted.

    `templates` are the approved wordings that count as such; nothing else does. `duty`: the law demands them even after an opt-out.
    `per_day`: how many one person may get in 24 hours.
    """

    basis: str
    templates: frozenset[str]
    duty: bool = False
    per_day: int = 1


class ContactRules(Struct, frozen=True, kw_only=True):
    """`quiet` is None where the business has no quiet hours of its own; `channel_quiet` holds what differs by channel.

    `quiet_for_utility`: notices wait as well, unless they are urgent. `caps`: how much advertising one person gets.
    `reminders`: how often a request to confirm a sign-up may be repeated. `permissions` are those of a channel's page (Messenger).
    `has_budgets`: what is spent may hold advertising back, so a request names its flow.
    """

    quiet: QuietHours | None = QuietHours()
    channel_quiet: Mapping[str, QuietHours | None] = field(default_factory=dict)
    quiet_for_utility: bool = False
    caps: tuple[FrequencyCap, ...] = ()
    reminders: int = 0
    critical: CriticalNotices | None = None
    permissions: Mapping[str, frozenset[str]] = field(default_factory=dict)
    has_budgets: bool = False

    def quiet_hours(self, channel: str, phone: str) -> QuietHours | None:
        """The hours that hold for a person: the business's, and where the law has some, those as well."""
        own = self.channel_quiet.get(channel, self.quiet)
        legal = QUIET.get(profile_of(phone))
        if own is None or legal is None:
            return own or legal
        return _both(own, legal)

    @property
    def longest_cap(self) -> timedelta:
        return max((cap.period for cap in self.caps), default=timedelta(0))


def _both(own: QuietHours, legal: QuietHours) -> QuietHours:
    """Both quiet hours in one: from the earlier evening to the later morning. Hours that do not span midnight give way to the law."""
    nights = [hours for hours in (own, legal) if hours.start != hours.end]
    if len(nights) < 2 or not (own.end < own.start and legal.end < legal.start):
        return nights[-1] if nights else own
    return QuietHours(start=min(own.start, legal.start), end=max(own.end, legal.end))
