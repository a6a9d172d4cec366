"""The screens of a form: a function of the business says what each of them shows, while a question waits for the answers."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import structlog
from msgspec import Struct
from msgspec.structs import replace

from botkit.config import Function
from botkit.core.codec import decode_session
from botkit.core.engine.session import ReplyWait, Session
from botkit.core.flow.model import Ask, walk_steps
from botkit.core.model.values import as_json
from botkit.core.text.default_texts import phrase
from botkit.service.bot import Bot
from botkit.service.functions.invoke import FunctionFailed, call_http, call_python
from botkit.store import contacts, sessions
from botkit.store.database import Store

TIME_LIMIT = timedelta(seconds=8)  # the phone gives up after ten
LAST = "SUCCESS"  # the screen that closes a form
ACTIONS = ("INIT", "data_exchange", "BACK")

_log = structlog.get_logger()


class Screen(Struct, frozen=True, kw_only=True):
    """What the form gets. `is_over`: no question waits for it any more, and `answer` holds the sentence that says so."""

    answer: Mapping[str, Any]
    is_over: bool = False


class FormScreens:
    """Answers forms. Nothing is written: what the person sends counts when they send the form."""

    def __init__(self, bot: Bot, store: Store, functions: Mapping[str, Function]) -> None:
        self._bot = bot
        self._store = store
        self._functions = functions

    async def screen(self, channel: str, asked: Mapping[str, Any]) -> Screen:
        """What to show. Raises `FunctionFailed` where there is no screen to say on that something failed."""
        if asked.get("action") == "ping":
            return Screen(answer={"data": {"status": "active"}})
        data = asked.get("data")
        data = data if isinstance(data, dict) else {}
        if "error" in data or "error_key" in data:
            _log.warning("a form reports an error", channel=channel, error=str(data.get("error") or data.get("error_key"))[:80])
            return Screen(answer={"data": {"acknowledged": True}})
        token = str(asked.get("flow_token", ""))
        session, form = await asyncio.to_thread(self._waiting, channel, token)
        known = self._bot.programs.business.forms.get(form)
        if session is None or known is None or asked.get("action") not in ACTIONS:
            return Screen(answer={"error_msg": self._phrase("form_over", session)}, is_over=True)
        shown = str(asked.get("screen", ""))
        contact = session.contact
        arguments = {
            "form": form,
            "action": str(asked["action"]),
            "screen": shown,
            "data": data,
            "contact": {"id": contact.id, "name": contact.name, "language": contact.language},
        }
        try:
            result = await self._call(known.function, arguments, token)
        except FunctionFailed as fault:
            _log.warning("a form got no screen", form=form, function=known.function, reason=fault.reason)
            if not shown:
                raise
            return Screen(answer={"screen": shown, "data": {"error_message": self._phrase("fault", session)}})
        return Screen(answer=_answer(result, shown, token))

    async def _call(self, name: str, arguments: Mapping[str, Any], token: str) -> Any:
        function = self._functions.get(name)
        if function is None:
            raise FunctionFailed("no such function", again=False)
        try:
            async with asyncio.timeout(TIME_LIMIT.total_seconds()):
                if function.python:
                    return as_json(await call_python(function, arguments))
                return as_json(await call_http(function, arguments, key=token))
        except TimeoutError:
            raise FunctionFailed("time limit", again=False) from None

    def _waiting(self, channel: str, token: str) -> tuple[Session | None, str]:
        """The session whose open question sent the form with this mark, and the form's name."""
        contact, _, rest = token.partition("-")
        if not rest or not contact.isascii() or not contact.isdecimal() or len(contact) > 18:
            return None, ""
        with self._store.read() as tx:
            row = sessions.load(tx, [(int(contact), channel)]).get((int(contact), channel))
            known = contacts.read(tx, [int(contact)]).get(int(contact))
        if row is None or row.state is None or known is None:
            return None, ""
        session = replace(decode_session(row.state), contact=known.contact)
        for frame in session.frames:
            if isinstance(frame.wait, ReplyWait) and frame.wait.token == token:
                program = self._bot.programs.get(frame.flow, frame.digest)
                step = dict(walk_steps(program.version.flow.steps)).get(frame.at) if program is not None else None
                if isinstance(step, Ask) and step.form is not None:
                    return session, step.form.name
        return None, ""

    def _phrase(self, name: str, session: Session | None) -> str:
        business = self._bot.programs.business
        language = session.contact.language if session is not None and session.contact.language else business.language
        return phrase(name, language, business.texts)


def _answer(result: Any, shown: str, token: str) -> dict[str, Any]:
    """A function answers with `screen` and `data`, with `error` (a sentence on the same screen), or with `done` (the answers)."""
    result = result if isinstance(result, dict) else {}
    if isinstance(result.get("done"), dict):
        return {"screen": LAST, "data": {"extension_message_response": {"params": {**result["done"], "flow_token": token}}}}
    data = result.get("data")
    data = dict(data) if isinstance(data, dict) else {}
    if result.get("error"):
        return {"screen": str(result.get("screen") or shown), "data": {**data, "error_message": str(result["error"])}}
    return {"screen": str(result.get("screen") or shown), "data": data}
