"""Pricing models: the one table, newest first. Which one applies follows from the day of the delivery in the account's zone."""

from __future__ import annotations

from collections.abc import Mapping

from botkit.billing.models import cbp_2022, cbp_2023, cbp_2024_11, pmp_2025_07, pmp_2026_10
from botkit.billing.models.model import Model
from botkit.errors import UsageError

MODELS: Mapping[str, Model] = {
    model.name: model for model in (pmp_2026_10.MODEL, pmp_2025_07.MODEL, cbp_2024_11.MODEL, cbp_2023.MODEL, cbp_2022.MODEL)
}


def model_on(day: str) -> Model:
    """The model in force on that day. Before February 2022 the oldest one stands in: no rate covers those days anyway."""
    for model in MODELS.values():
        if day >= model.since:
            return model
    return cbp_2022.MODEL


def model_named(name: str) -> Model:
    """Raises `UsageError` with the names that there are."""
    if name not in MODELS:
        raise UsageError(f'There is no pricing model "{name}". There are: {", ".join(MODELS)}.')
    return MODELS[name]


def price_day(model: Model, day: str) -> str:
    """The day whose prices a model takes: under a model that was not in force then, the nearest day on which it was."""
    return max(model.since, min(day, model.until or day))
