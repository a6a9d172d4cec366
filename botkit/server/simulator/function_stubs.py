"""Stubs for the functions of the business: no system outside is called while somebody tries out a flow.

The first answers are those of the project's transcripts; on the page they can be replaced, or a function be made to fail. The node calls
the stubs over HTTP, as it calls real functions.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping

from aiohttp import web

from botkit.config import Function
from botkit.server.host_guard import own_host_only

FAILS = "fails"
MAX_ANSWER = 64 * 1024  # characters of one answer


class FunctionStubs:
    """`answers` maps a name to JSON text, or to `fails`; a function without an answer fails."""

    def __init__(self, names: Iterable[str] = (), known: Mapping[str, str] | None = None) -> None:
        self.answers: dict[str, str] = {}
        self.calls: dict[str, int] = {}
        self._known = dict(known or {})
        self._key = secrets.token_urlsafe(16)
        self.update(names)

    def update(self, names: Iterable[str]) -> None:
        """Set the functions that the business has now; answers that were set stay."""
        self.answers = {name: self.answers.get(name, self._known.get(name, FAILS)) for name in names}

    def set_answer(self, name: str, answer: str) -> None:
        """Let a function answer this. Raises ValueError with a sentence for the author."""
        if name not in self.answers:
            raise ValueError(f'there is no function "{name}" in botkit.yaml')
        text = answer.strip() or FAILS
        if len(text) > MAX_ANSWER:
            raise ValueError(f"the answer is longer than {MAX_ANSWER} characters")
        if text != FAILS:
            try:
                text = json.dumps(json.loads(text), ensure_ascii=False)
            except ValueError as fault:
                raise ValueError(f'the answer is neither JSON nor "{FAILS}": {fault}') from None
        self.answers[name] = text

    def functions(self, configured: Mapping[str, Function], base_url: str) -> dict[str, Function]:
        """The same functions with the addresses of the stubs. A failed POST is not repeated: on a paused clock no retry would come."""
        return {
            name: Function(
                name=name,
                url=f"{base_url}/{self._key}/{name}",
                method="POST",
                timeout=function.timeout,
                hosts=("127.0.0.1",),
                allow_private=True,
            )
            for name, function in configured.items()
        }

    def app(self) -> web.Application:
        app = web.Application(middlewares=[own_host_only])
        app.add_routes([web.post(f"/{self._key}/{{name}}", self._answer)])
        return app

    async def _answer(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        self.calls[name] = self.calls.get(name, 0) + 1
        answer = self.answers.get(name, FAILS)
        if answer == FAILS:
            return web.json_response({"error": "it fails, as set in the simulator"}, status=500)
        return web.Response(text=answer, content_type="application/json")
