"""A bot: the flows that run now, the business, its channels and its rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from threading import Lock

from botkit.core.engine.program import Programs
from botkit.core.model.platform import STRICTEST, Account, Platform, PlatformRules
from botkit.flowfile.library import Source
from botkit.policy.gate.contact_rules import ContactRules
from botkit.service.billing.budgets import BudgetPlan

MOST_PINNED = 16  # libraries of broadcasts under way that are kept compiled; one takes some megabytes

OWN = "me"  # an account that names itself by its token: its webhooks are recognised by their path alone


@dataclass(frozen=True, kw_only=True)
class Channel:
    """One configured number or page: the adapter of its platform, and what the adapter needs to send from it.

    `webhook_ids` are further ids by which the platform's webhooks name it.
    """

    name: str
    platform: Platform
    account: Account
    webhook_ids: tuple[str, ...] = ()


class PinnedPrograms:
    """Flows of broadcasts that are under way, by digest of their library: those that were used last. May be used from any thread."""

    def __init__(self) -> None:
        self._programs: dict[str, Programs] = {}  # the one that was used last is at the end
        self._lock = Lock()

    def get(self, library: str) -> Programs | None:
        with self._lock:
            found = self._programs.pop(library, None)
            if found is not None:
                self._programs[library] = found
            return found

    def put(self, library: str, programs: Programs) -> None:
        with self._lock:
            self._programs[library] = programs
            while len(self._programs) > 2 * MOST_PINNED:  # a transaction needs half of them at most, and plans are made beside it
                del self._programs[next(iter(self._programs))]

    def __getitem__(self, library: str) -> Programs:
        found = self.get(library)
        if found is None:
            raise KeyError(library)
        return found


@dataclass(kw_only=True)
class Bot:
    """`programs` and `sources` are replaced when other flows are activated; everything else stays for the life of the node.

    `contact_line` is what the answer to HELP says about reaching people. `suppression_key` makes the keyed hashes of the suppression list.
    `rules` are the business's own rules of contact: quiet hours, caps. `budget_plan` None: it has no budgets. `desk_of_queue`: the desks
    that are told of the tickets of queues.
    """

    programs: Programs
    channels: Mapping[str, Channel]
    sources: tuple[Source, ...] = ()
    contact_line: str = ""
    suppression_key: bytes = field(default=b"", repr=False)
    rules: ContactRules = field(default_factory=ContactRules)
    budget_plan: BudgetPlan | None = None
    desk_of_queue: Mapping[str, str] = field(default_factory=dict)
    approve_above: Decimal | None = None  # broadcasts that may cost more are approved by a second person; None: none must be
    pinned: PinnedPrograms = field(default_factory=PinnedPrograms)
    by_account: Mapping[tuple[str, str], str] = field(init=False)
    reported_accounts: set[str] = field(init=False, default_factory=set)  # those that are not ours, and that the log has been told of

    def __post_init__(self) -> None:
        self.by_account = {
            (channel.platform.name, account): channel.name
            for channel in self.channels.values()
            for account in (channel.account.id, *channel.webhook_ids)
        }

    def channel_of(self, posted_to: str, account: str) -> str:
        """The channel of the number or page that an item names; when no channel has it, the one that the item was posted to."""
        return self.by_account.get((self.channels[posted_to].platform.name, account), posted_to)

    def rules_of(self, channel: str) -> PlatformRules:
        """What the platform of a channel permits; the strictest rules for a channel that is not configured any more."""
        return self.channels[channel].platform.rules if channel in self.channels else STRICTEST

    def is_ours(self, posted_to: str, account: str) -> bool:
        """Whether an item is addressed to a number or page of ours. A platform may send one webhook what is meant for all numbers of a
        business: other programs and people answer the others."""
        channel = self.channels[posted_to]
        names_none = channel.account.id == OWN and not channel.webhook_ids
        return names_none or (channel.platform.name, account) in self.by_account
