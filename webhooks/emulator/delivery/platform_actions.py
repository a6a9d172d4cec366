"""What the platform does to templates and accounts by itself, and the webhook that reports it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from webhooks.emulator import webhook_bodies as bodies
from webhooks.emulator.api.context import ApiContext
from webhooks.emulator.delivery.webhook_queue import WebhookQueue
from webhooks.emulator.phones.activity import WebhookPosted

PAUSED = 132015  # what becomes of held messages when their template is paused
STATUS_UPDATE = "message_template_status_update"


class PlatformActions:
    def __init__(self, context: ApiContext, queue: WebhookQueue, has_webhook: Callable[[], bool]) -> None:
        self._context = context
        self._queue = queue
        self._has_webhook = has_webhook

    async def report_update(self, field: str, value: Mapping[str, Any]) -> None:
        """Report a change of the account, a number or a template: `account_update`, say, with the value as documented."""
        await self._context.deliver(bodies.account_update(self._context.number, field, self._context.clock(), value))

    async def judge_template(self, name: str, event: str, *, language: str = "", reason: str = "NONE") -> None:
        """Approve, reject, pause, disable, reinstate … a template, and tell the business. Raises `LookupError` when there is none."""
        templates = self._context.templates
        for template in templates.judge(name, event, language):
            await self.report_update(STATUS_UPDATE, templates.status_update(template, event, reason))

    def review_template(self, name: str, language: str) -> None:
        """Approve a new template; the business is told soon afterwards, when it has a webhook."""
        context = self._context
        for template in context.templates.judge(name, "APPROVED", language):
            value = context.templates.status_update(template, "APPROVED")
            context.record(WebhookPosted(field=STATUS_UPDATE, event="APPROVED"))
            if self._has_webhook():
                self._queue.put(bodies.account_update(context.number, STATUS_UPDATE, context.clock(), value), "news")

    def release_template(self, name: str, *, well: bool = True) -> None:
        """Send what was held back of a template; with `well` off it fails, as when people did not like the first ones (132015)."""
        context = self._context
        context.templates.hold(name, held=False)
        released = [sent for sent in context.held if sent.body["template"]["name"] == name]
        context.held[:] = [sent for sent in context.held if sent not in released]
        for sent in released:
            context.accept(sent, failed=0 if well else PAUSED)

    async def recategorize(self, name: str, category: str, *, language: str = "") -> None:
        """Put a template into another category, as the platform has done since April 2025 without asking."""
        for template, before in self._context.templates.recategorize(name, category, language):
            value = {
                "message_template_id": int(template["id"]),
                "message_template_name": template["name"],
                "message_template_language": template["language"],
                "previous_category": before,
                "new_category": template["category"],
            }
            await self.report_update("template_category_update", value)
