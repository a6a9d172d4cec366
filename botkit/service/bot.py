"""The house: what a node works with. The flows it runs now, the business, and its channels."""

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
    """One configured number or page: the platform's adapter, and what the adapter needs to send from it."""

    name: str
    platform: Platform
    account: Account


@dataclass(kw_only=True)
class Bot:
    """`programs` is exchanged whole when flows are loaded anew; everything else stays for the life of the node.

    `contact_line` is what a HELP answer says about reaching people. `suppression_key` is what marks of erased people are made with.
    `rules` are the business's own about being in touch: quiet hours, caps. `purse` holds its budgets; None: it has none.
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
        """Items go to the number or page that they name; what names none of ours stays with the channel that it was posted to."""
        return self.by_account.get((self.channels[posted_to].platform.name, account), posted_to)


def compile_library(library: Library, business: Business, *, learned: Path | None = None) -> Programs:
    """Compile the flows of a library. `learned` is the folder that keeps what the ear has learned from one start to the next.

    Raises `ExpressionError` only for what the checks let pass by mistake.
    """
    current = {version.flow.flow: Program(version) for version in library.flows}
    learn = cached_learner(tuple(current.values()), business.temperament, learned)
    return Programs(current=current, business=business, digest=library.digest, older={}, learn=learn)
