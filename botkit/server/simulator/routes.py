"""The routes of the page: one HTML file with its modules and styles, the feed as a stream, and one address for all actions."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp_sse import sse_response
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from botkit import __version__
from botkit.errors import BodyUnreadable, BotkitError, location_of
from botkit.server.simulator.access import Access
from botkit.server.simulator.action_input import ActionRefused, customer_of, text_of
from botkit.server.simulator.actions import ACTIONS, FAULTS
from botkit.server.simulator.environment import Simulator
from botkit.server.simulator.feed import Feed
from botkit.server.simulator.recorder import RecordedTranscript, Recording, write_transcript
from botkit.server.simulator.transcripts import save_transcript
from webhooks.emulator.delivery.webhook_sender import NotDelivered
from webhooks.meta import read_json

HERE = Path(__file__).parent
MAX_BODY = 128 * 1024  # bytes of one action: the longest is the answer of a function
PING_INTERVAL = 10.0  # seconds between keep-alives on the stream
LANGUAGES = ("", "en", "de", "nl", "fr", "es", "pt")

_ENVIRONMENT = Environment(
    loader=FileSystemLoader(HERE / "templates"), autoescape=select_autoescape(default=True), undefined=StrictUndefined
)
# Types that are served as pictures. Other files of customers are not served: a browser could take one for a page.
_IMAGE_TYPES = frozenset({"image/png", "image/jpeg", "image/webp"})


def application(simulator: Simulator, access: Access) -> web.Application:
    page = _Page(simulator)
    app = web.Application(middlewares=[access.middleware], client_max_size=MAX_BODY)
    app.add_routes(
        [
            web.get("/", page.index),
            web.get("/feed", page.feed),
            web.post("/action", page.action),
            web.get("/media/{key}", page.media),
            web.post("/transcript", page.transcript),
            web.static("/static", HERE / "static"),
        ]
    )
    app.on_shutdown.append(page.close)
    app.on_cleanup.append(page.closed)
    return app


class _Page:
    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator
        self._feed = Feed(simulator)
        self._closing = asyncio.Event()

    async def close(self, _: web.Application) -> None:
        self._closing.set()

    async def closed(self, _: web.Application) -> None:
        await self._feed.close()

    async def index(self, _: web.Request) -> web.Response:
        simulator = self._simulator
        html = _ENVIRONMENT.get_template("page.html").render(
            version=__version__,
            business=simulator.platform.number,
            folder=str(simulator.folder),
            languages=_languages(simulator),
            faults={name: text for name, (text, _) in FAULTS.items()},
            calls_real_functions=simulator.calls_real_functions,
            scenario=simulator.scenario,
        )
        return web.Response(text=html, content_type="text/html")

    async def feed(self, request: web.Request) -> web.StreamResponse:
        async with sse_response(request, ping_interval=PING_INTERVAL) as stream:
            try:
                async for changed in self._feed.changes(self._closing):
                    if not stream.is_connected():
                        break
                    await stream.send(json.dumps(changed, ensure_ascii=False))
            except ConnectionResetError:  # the page was closed meanwhile
                return stream
        return stream

    async def action(self, request: web.Request) -> web.Response:
        """Do one action. Answers when its results are in the store; the page gets them from the feed."""
        body = await _body(request)
        name = body.get("action")
        if not isinstance(name, str) or name not in ACTIONS:
            raise web.HTTPBadRequest(text='{"error": "there is no such action"}', content_type="application/json")
        try:
            await ACTIONS[name](self._simulator, body)
        except ActionRefused as fault:
            return _refusal(str(fault))
        except (ArithmeticError, LookupError, RecursionError, TypeError, ValueError) as fault:  # values that the page itself never sends
            return _refusal(f"this action does not work with these values: {location_of(fault)}")
        except NotDelivered as fault:
            return _refusal(f"the server did not accept it: {fault}")
        return web.json_response({"done": True})

    async def media(self, request: web.Request) -> web.Response:
        """A picture that a customer sent."""
        content, mime = self._simulator.platform.files.get(request.match_info["key"], (b"", ""))
        if mime not in _IMAGE_TYPES:
            raise web.HTTPNotFound
        return web.Response(body=content, content_type=mime)

    async def transcript(self, request: web.Request) -> web.Response:
        """A customer's conversation as a transcript; with a `name`, written among the project's tests."""
        body = await _body(request)
        simulator = self._simulator
        try:
            customer = customer_of(simulator, body)
            recording = simulator.recordings.get(customer.key, Recording(name=customer.name))
            programs = simulator.server.runtime.bot.programs
            transcript: RecordedTranscript = await asyncio.to_thread(
                write_transcript, recording, programs, dict(simulator.functions.answers)
            )
            file = (
                await asyncio.to_thread(save_transcript, simulator.config.flow_folder, text_of(body, "name", 80), transcript)
                if body.get("name")
                else ""
            )
        except (ActionRefused, BotkitError) as fault:
            return _refusal(str(fault))
        return web.json_response({"text": transcript.text, "passes": transcript.passes, "problem": transcript.problem, "file": file})


def _languages(simulator: Simulator) -> list[str]:
    """The languages of the flows, that of the business first."""
    programs = simulator.server.runtime.bot.programs
    languages = {language for flow in programs.current.values() for language in (flow.flow.language, *flow.version.translations)}
    own = programs.business.language
    return sorted(languages, key=lambda language: (language != own, language))


async def _body(request: web.Request) -> dict[str, Any]:
    try:
        body = read_json(await request.read())  # bytes: a charset of the sender's may be none that Python knows
    except BodyUnreadable:
        body = None
    if not isinstance(body, dict):
        raise web.HTTPBadRequest(text=json.dumps({"error": "the body is no JSON object"}), content_type="application/json")
    return body


def _refusal(reason: str) -> web.Response:
    """An action that cannot be done now. The request itself is right, so the status is 200: browsers log every other one as an error."""
    return web.json_response({"error": reason[:1].upper() + reason[1:] + ("" if reason.endswith(".") else ".")})
