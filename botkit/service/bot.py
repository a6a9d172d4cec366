"""A bot: the flows that run now, the business, its channels and its rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from botkit.core.engine.program import Program, Programs
from botkit.core.model.business import Business
from botkit.core.model.platform import Account, Platform
from botkit.flowfile.library import Library, Source
from botkit.policy.gate.contact_rules import ContactRules
from botkit.service.billing.budgets import BudgetPlan
from botkit.service.matcher_cache import cached_learner


@dataclass(frozen=True, kw_only=True)
class Channel:
    """One configured number or page: the adapter of its platform, and what the adapter needs to send from it."""

    name: str
    platform: Platform
    account: Account


@dataclass(kw_only=True)
class Bot:
    """`programs` and `sources` are replaced when other flows are activated; everything else stays for the life of the node.

    `contact_line` is what the answer to HELP says about reaching people. `suppression_key` makes the keyed hashes of the suppression list.
    `rules` are the business's own rules of contact: quiet hours, caps. `budget_plan` None: it has no budgets.
    """

    programs: Programs
    channels: Mapping[str, Channel]
    sources: tuple[Source, ...] = ()
    contact_line: str = ""
    suppression_key: bytes = field(default=b"", repr=False)
    rules: ContactRules = field(default_factory=ContactRules)
    budget_plan: BudgetPlan | None = None
    by_account: Mapping[tuple[str, str], str] = field(init=False)

    def __post_init__(self) -> None:
        self.by_account = {(channel.platform.name, channel.account.id): channel.name for channel in self.channels.values()}

    def channel_of(self, posted_to: str, account: str) -> str:
        """The channel of the number or page that an item names; when no channel has it, the one that the item was posted to."""
        return self.by_account.get((self.channels[posted_to].platform.name, account), posted_to)


def compile_library(library: Library, business: Business, *, learned: Path | None = None) -> Programs:
    """Compile the flows of a library. `learned` is the folder that caches what is learned from their phrases.

    Raises `ExpressionError` only where the checks have a gap.
    """
    current = {version.flow.flow: Program(version) for version in library.flows}
    learn = cached_learner(tuple(current.values()), business.temperament, learned)
    return Programs(current=current, business=business, digest=library.digest, older={}, learn=learn)
