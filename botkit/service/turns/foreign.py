"""What is addressed to other accounts of the business: kept or counted, and never handled as ours."""

from __future__ import annotations

from collections.abc import Sequence

import structlog

from botkit.core.codec import encode
from botkit.core.model.platform import AccountUpdate, Incoming, Unknown
from botkit.service.bot import Bot
from botkit.service.commands import InboundItem, TurnCommand
from botkit.service.unit_of_work import UnitOfWork

_log = structlog.get_logger()


def without_foreign(bot: Bot, commands: Sequence[TurnCommand], work: UnitOfWork) -> list[TurnCommand]:
    """The commands without what is addressed to another account. Its messages become `Unknown`; all of it is counted.

    News are about the whole business account, and stay.
    """
    ours: list[TurnCommand] = []
    for command in commands:
        if (
            not isinstance(command, InboundItem)
            or isinstance(command.item, (AccountUpdate, Unknown))
            or bot.is_ours(command.channel, command.item.account)
        ):
            ours.append(command)
            continue
        item = command.item
        work.foreign[command.channel] += 1
        if item.account not in bot.reported_accounts:  # once: the other number may be a busy one
            bot.reported_accounts.add(item.account)
            _log.warning("webhook for an account that botkit.yaml does not name", channel=command.channel, account=item.account)
        if isinstance(item, Incoming):
            kept = Unknown(account=item.account, id=item.id, what="another account", raw=encode(item).decode())
            ours.append(InboundItem(channel=command.channel, item=kept))
    return ours
