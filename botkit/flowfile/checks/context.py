"""The context of checks: the business, the platform's limits, the stop words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from botkit.core.model.business import Business
from botkit.core.model.platform import Limits


@dataclass(frozen=True, kw_only=True)
class Samples:
    """Bodies of events and answers of functions, by name, from transcripts: what the checks learn kinds from."""

    events: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    functions: Mapping[str, Sequence[Any]] = field(default_factory=dict)


NO_SAMPLES = Samples()


@dataclass(frozen=True, kw_only=True)
class CheckContext:
    """Without a business, names of topics, queues, functions and templates are not checked; without limits, lengths are not.

    `limits` maps a platform's name to how much it takes. `stop_words` maps a language to its stop words. `withdraws` tells what else is
    heard as a wish to be left alone: everything, marketing, a doubt, or nothing. `channels`: where customers write to these flows.
    `samples`: what the transcripts show of events and functions.
    """

    business: Business | None = None
    limits: Mapping[str, Limits] = field(default_factory=dict)
    stop_words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    withdraws: Callable[[str], str] = lambda text: ""
    channels: tuple[str, ...] = ()
    samples: Samples = NO_SAMPLES
