"""Every worked example of the rules: the lines with outcome, category, market, month and amount, and the total, to the fourth decimal."""

from __future__ import annotations

import json
import os
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from botkit.billing.terms import BillingAccount, Terms
from tests.support import billing_log as making

FILE = Path(os.environ.get("BOTKIT_BILLING_EXAMPLES") or Path(__file__).parent / "rating_examples.json")
EXAMPLES = json.loads(FILE.read_text("utf-8"))
SENT_AS = {"free_form": "", "service": ""}


def name_of(example: dict[str, Any]) -> str:
    return f"{example['id']}-{example['model']}"


@pytest.mark.parametrize("example", EXAMPLES, ids=name_of)
def test_the_example_comes_out_as_written(example: dict[str, Any]) -> None:
    log, names = making.Log(), {}
    for moment, what, *rest in example["events"]:
        when = datetime.fromisoformat(moment)
        if not rest:  # nothing of ours: the contact wrote or called, `in_ad` coming from an ad
            log.received(when, entry=what.partition("_")[2])
        elif what == "send":
            names[log.sent(when, SENT_AS.get(rest[1], rest[1]), to=example["recipient"].lstrip("+"))] = rest[0]
        else:
            log.receipt(when, next(number for number, name in names.items() if name == rest[0]), what)
    used = {("main", line["period"]): example["free_units_used_before"] for line in example["expected"]}
    terms = Terms(
        accounts=(BillingAccount(zone=example["waba_timezone"], currency=example["currency"]),),
        used_elsewhere=used,
        entry_length=timedelta(hours=example["fep_hours"]),
    )
    charges = making.bill(log.lines, terms)
    assert [charge.model for charge in charges] == [example["model"]] * len(charges), "the day decides about the model"
    lines = [
        {
            "message": names[charge.number],
            "outcome": charge.outcome,
            "period": charge.period,
            "market": charge.market,
            "category": charge.category,
            "amount": None if charge.amount is None else f"{charge.amount:.4f}",
        }
        for charge in charges
    ]
    expected = [
        {**line, "amount": None if line["amount"] is None else f"{Decimal(line['amount']):.4f}"}
        for line in example["expected"]
        if line["outcome"] not in ("not_delivered", "pending")  # what has not arrived is no line of a bill
    ]
    assert sorted(lines, key=lambda line: str(line["message"])) == sorted(expected, key=lambda line: str(line["message"]))
    assert sum(charge.amount or 0 for charge in charges) == Decimal(example["total"])
    assert making.bill(log.lines, terms, under=example["model"]) == charges, "asked for by name, the model says the same"
