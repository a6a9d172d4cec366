"""The account API: templates, the number and its profile, blocked users, analytics."""

from __future__ import annotations

import re
from typing import Any

from aiohttp import web

from webhooks.emulator.api.context import ApiContext
from webhooks.emulator.api.errors import error_body, error_response, no_such_object, read_json
from webhooks.emulator.api.media import MediaApi
from webhooks.emulator.api.pricing import analytics
from webhooks.emulator.api.problems import Rejection

CALL = re.compile(r"\.(\w+)\(([^()]*)\)")  # .start(1793520000).end(…) behind `pricing_analytics`
DAY = 24 * 3600.0

# Longest texts of the profile; any `vertical` is accepted, because the platform's list grows.
PROFILE = {"about": 139, "address": 256, "description": 512, "email": 128}
MOST_WEBSITES = 2


class AccountApi:
    def __init__(self, context: ApiContext) -> None:
        self._context = context
        self._media = MediaApi(context)
        self._profile: dict[str, Any] = {
            "messaging_product": "whatsapp",
            "about": context.number.about or context.number.name,
            "vertical": "OTHER",
        }

    def _is_ours(self, request: web.Request, *, business: bool = False) -> bool:
        number = self._context.number
        return request.match_info["node"] == (number.business if business else number.id)

    # ---- templates

    async def create_template(self, request: web.Request) -> web.StreamResponse:
        body = await read_json(request)
        if not self._is_ours(request, business=True) or not isinstance(body, dict):
            return no_such_object(request) if isinstance(body, dict) else error_response(100, "the body is not JSON")
        saved = self._context.templates.create(body, self._context.new_object_id())
        if isinstance(saved, Rejection):
            return error_response(saved.code, saved.details)
        answer = {key: saved[key] for key in ("id", "status", "category")}
        self._review(saved)
        return web.json_response(answer)

    def _review(self, saved: dict[str, Any]) -> None:
        if self._context.templates.reviews:
            self._context.review_template(saved["name"], saved["language"])

    async def list_templates(self, request: web.Request) -> web.StreamResponse:
        if not self._is_ours(request, business=True):
            return no_such_object(request)
        page = self._context.templates.listing(request.query)
        if isinstance(page, Rejection):
            return error_response(page.code, page.details)
        if "next" in page.get("paging", {}):
            address = request.url.update_query(after=page["paging"]["cursors"]["after"])
            page["paging"]["next"] = str(address)
        return web.json_response(page)

    async def delete_template(self, request: web.Request) -> web.StreamResponse:
        if not self._is_ours(request, business=True):
            return no_such_object(request)
        if not self._context.templates.delete(request.query.get("name", ""), request.query.get("hsm_id", "")):
            return error_response(100, "no template of this name")
        return web.json_response({"success": True})

    async def unpause(self, request: web.Request) -> web.StreamResponse:
        template = self._context.templates.by_id(request.match_info["node"])
        if template is None:
            return no_such_object(request)
        template["status"] = "APPROVED"
        return web.json_response({"success": True})

    # ---- the number

    async def numbers(self, request: web.Request) -> web.StreamResponse:
        if not self._is_ours(request, business=True):
            return no_such_object(request)
        return web.json_response({"data": [self._state()]})

    def _state(self) -> dict[str, Any]:
        number = self._context.number
        return {
            "id": number.id,
            "display_phone_number": number.display,
            "verified_name": number.name,
            "name_status": "APPROVED",
            "code_verification_status": "VERIFIED",
            "status": "CONNECTED",
            "quality_rating": "GREEN",
            "platform_type": "CLOUD_API",
            "account_mode": "SANDBOX",
            "throughput": {"level": "STANDARD"},
            "official_business_account": {"oba_status": "APPROVED" if number.is_official else "NOT_STARTED"},
            "is_official_business_account": number.is_official,
            "whatsapp_business_manager_messaging_limit": f"TIER_{self._context.limits.reach or 'UNLIMITED'}",
            "health_status": {"can_send_message": "AVAILABLE"},
        }

    async def node(self, request: web.Request) -> web.StreamResponse:
        """Any object by its id: the account, the number, the page, a template, a file."""
        key, number = request.match_info["node"], self._context.number
        fields = request.query.get("fields", "")
        if key == number.business:
            return self._account(fields)
        if key == number.page:
            return web.json_response(_chosen({"id": number.page, "name": number.name}, fields))
        if key == number.id:
            return web.json_response(_chosen(self._state(), fields))
        template = self._context.templates.by_id(key)
        if template is not None:
            return web.json_response(_chosen(template, fields))
        return self._media.info(key) if key in self._context.files else no_such_object(request)

    def _account(self, fields: str) -> web.Response:
        number = self._context.number
        state: dict[str, Any] = {"id": number.business, "name": number.name, "currency": number.currency, "timezone_id": number.zone}
        if "pricing_analytics" in fields:
            state["pricing_analytics"] = analytics(self._context.bill, number, dict(CALL.findall(fields)))
        return web.json_response(state)

    async def edit(self, request: web.Request) -> web.StreamResponse:
        """A template's new template, or a setting of the number."""
        body = await read_json(request)
        if self._is_ours(request):
            return web.json_response({"success": True})
        saved = self._context.templates.edit(request.match_info["node"], body if isinstance(body, dict) else {})
        if saved is None:
            return no_such_object(request)
        if isinstance(saved, Rejection):
            return error_response(saved.code, saved.details)
        self._review(saved)
        return web.json_response({"success": True, **{key: saved[key] for key in ("id", "name", "category")}})

    async def subscribe(self, request: web.Request) -> web.StreamResponse:
        ours = self._is_ours(request) or self._is_ours(request, business=True)
        self._context.is_subscribed = self._context.is_subscribed or ours
        return web.json_response({"success": True}) if ours else no_such_object(request)

    async def subscribed(self, request: web.Request) -> web.StreamResponse:
        """The apps that get the webhooks of the account."""
        if not self._is_ours(request, business=True):
            return no_such_object(request)
        number = self._context.number
        link = f"https://www.facebook.com/games/?app_id={number.app}"
        lines = (
            [{"whatsapp_business_api_data": {"id": number.app, "link": link, "name": number.name}}] if self._context.is_subscribed else []
        )
        return web.json_response({"data": lines})

    # ---- profile

    async def profile(self, request: web.Request) -> web.StreamResponse:
        return web.json_response({"data": [self._profile]}) if self._is_ours(request) else no_such_object(request)

    async def change_profile(self, request: web.Request) -> web.StreamResponse:
        body = await read_json(request)
        if not self._is_ours(request):
            return no_such_object(request)
        if not isinstance(body, dict) or body.get("messaging_product") != "whatsapp":
            return error_response(100, "messaging_product must be whatsapp")
        long = [key for key, most in PROFILE.items() if len(str(body.get(key, ""))) > most]
        sites = body.get("websites", [])
        if long or len(sites) > MOST_WEBSITES or any(len(site) > 256 for site in sites):
            return error_response(100, f"too long: {', '.join(long) or 'websites'}")
        self._profile |= body
        return web.json_response({"success": True})

    # ---- blocked users

    async def block(self, request: web.Request) -> web.StreamResponse:
        """Only a customer who wrote in the last 24 hours can be blocked; unblocking is always possible."""
        body = await read_json(request)
        if not self._is_ours(request):
            return no_such_object(request)
        addresses = [str(user.get("user", "")) for user in body.get("block_users", ())] if isinstance(body, dict) else []
        if not addresses:
            return error_response(131008, "block_users")
        done, failed = [], []
        for address in addresses:
            customer = self._context.customer_at(address)
            wrote = customer.last_wrote if customer is not None else None
            if customer is None or (request.method == "POST" and (wrote is None or self._context.clock() - wrote >= DAY)):
                failed.append({"input": address, "errors": [{"code": 139100, "message": "Re-engagement required"}]})
                continue
            customer.is_blocked = request.method == "POST"
            done.append({"input": address, "wa_id": customer.phone})
        key = "added_users" if request.method == "POST" else "removed_users"
        outcome = {key: done, **({"failed_users": failed} if failed else {})}
        answer = {"messaging_product": "whatsapp", "block_users": outcome}
        if not done:
            answer |= error_body(139100, "nobody of them wrote within 24 hours")
        return web.json_response(answer, status=200 if done else 400)

    async def blocked(self, request: web.Request) -> web.StreamResponse:
        blocked = [
            {"input": person.phone or person.user_id, "wa_id": person.phone} for person in self._context.customers if person.is_blocked
        ]
        return (
            web.json_response({"data": [{"block_users": blocked}], "paging": {"cursors": {}}})
            if self._is_ours(request)
            else no_such_object(request)
        )


def _chosen(state: dict[str, Any], fields: str) -> dict[str, Any]:
    names = {"id", *(name.strip() for name in fields.split(",") if name.strip())}
    return {key: value for key, value in state.items() if key in names} if fields else state
