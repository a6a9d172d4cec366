"""`botkit dev`: the simulator. Phones in the browser, the trace of every turn, an adjustable clock, flows that are reloaded when saved."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import tempfile
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from botkit.errors import UsageError

if TYPE_CHECKING:
    from botkit.config import Config
    from botkit.server.simulator.flow_reload import LoadResult
    from botkit.service.project import Project
    from webhooks.emulator.scenario import Scenario

DATA_FOLDER = ".botkit"  # the folder beside botkit.yaml that keeps the conversations of `--keep`


def dev(
    folder: Annotated[Path, typer.Argument(help="A project's folder, or a folder of flows.")] = Path(),
    port: Annotated[int, typer.Option(help="The simulator's port on 127.0.0.1; 0 takes any free one.", min=0, max=65_535)] = 0,
    keep: Annotated[bool, typer.Option("--keep", help="Keep the conversations in .botkit/dev.db; else they end with the command.")] = False,
    now: Annotated[str, typer.Option(metavar="MOMENT", help="When it begins on the business's clock: 2026-06-02T10:00. Else now.")] = "",
    paused: Annotated[bool, typer.Option("--paused", help="Begin with the clock standing still.")] = False,
    call_functions: Annotated[bool, typer.Option("--call-functions", help="Ask the functions of botkit.yaml, over the network.")] = False,
    scenario: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Set up the platform: customers, templates, limits, faults (docs/emulator.md).")
    ] = None,
    open_page: Annotated[bool, typer.Option("--open/--no-open", help="Open the simulator in the browser.")] = True,
    as_json: Annotated[bool, typer.Option("--json", help="Addresses and the result of every load as JSON lines on stdout.")] = False,
) -> None:
    """Try out flows in the simulator: phones in the browser, a stand-in platform. No account, no network; nothing leaves this machine."""
    from botkit.cli.terminal.log_setup import set_up_logging

    set_up_logging(level="error")
    if not folder.is_dir():
        raise UsageError(f'There is no folder "{folder}". Create a project with "botkit init {folder}".')
    from webhooks.emulator.scenario import load_scenario

    loaded = load_scenario(scenario) if scenario is not None else None
    asyncio.run(_dev(folder, port, keep, now, paused, call_functions, loaded, open_page, _Output(as_json)))


async def _dev(
    folder: Path,
    port: int,
    keep: bool,
    now: str,
    paused: bool,
    call_functions: bool,
    scenario: Scenario | None,
    open_page: bool,
    output: _Output,
) -> None:
    from botkit.cli.project import load_project
    from botkit.server.listener import listen
    from botkit.server.simulator.access import Access
    from botkit.server.simulator.actions import add_first_customers
    from botkit.server.simulator.clock import Clock
    from botkit.server.simulator.environment import running_simulator
    from botkit.server.simulator.file_watcher import reload_on_change
    from botkit.server.simulator.routes import application

    def load() -> Project:
        return load_project(folder, secrets=call_functions, learns=True)

    def start(config: Config) -> Clock:
        return Clock(_moment(now, ZoneInfo(config.business.zone)), runs=not paused)

    stop = _stopped()
    async with AsyncExitStack() as stack:
        store = _store(folder, keep, stack)
        simulator = await stack.enter_async_context(
            running_simulator(load, folder=folder, store=store, start=start, calls_real_functions=call_functions, scenario=scenario)
        )
        await add_first_customers(simulator)
        origin = ""
        access = Access(used=lambda: output.another_link(access.link(origin)))
        origin = await listen(stack, application(simulator, access), "127.0.0.1", port, "--port")
        link = access.link(origin)
        assert simulator.flows.latest is not None
        output.began(link, simulator.server.url, simulator.platform.base_url, simulator.flows.latest, simulator.scenario)
        if open_page:
            await asyncio.to_thread(_show, link)
        watching = asyncio.create_task(reload_on_change(simulator, output.loaded, stop))
        failing = asyncio.create_task(simulator.server.runtime.failed())
        stopping = asyncio.create_task(stop.wait())
        done, _ = await asyncio.wait([watching, failing, stopping], return_when=asyncio.FIRST_COMPLETED)
        stop.set()
        await watching
        failing.cancel()
        for task in done - {stopping}:
            task.result()


def _stopped() -> asyncio.Event:
    """Set by Ctrl-C and by SIGTERM."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # Windows: there Ctrl-C interrupts the program
            break
    return stop


def _store(folder: Path, keep: bool, stack: AsyncExitStack) -> str:
    if keep:
        data_folder = folder / DATA_FOLDER
        try:
            data_folder.mkdir(mode=0o700, exist_ok=True)
        except OSError as fault:
            raise UsageError(f'"{data_folder}" cannot be written: {fault.strerror}. Without --keep nothing is written there.') from None
        return f"sqlite:///{data_folder.resolve()}/dev.db"
    temporary = stack.enter_context(tempfile.TemporaryDirectory(prefix="botkit-dev-", ignore_cleanup_errors=True))
    return f"sqlite:///{temporary}/dev.db"


def _moment(written: str, zone: ZoneInfo) -> datetime:
    if not written:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise UsageError(f'"{written}" is no moment. Write for example --now 2026-06-02T10:00.') from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def _show(link: str) -> None:
    """Open the link in a browser, where there is one; the terminal shows it too."""
    import webbrowser

    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or sys.platform in ("darwin", "win32"):
        webbrowser.open(link)


class _Output:
    """The output in the terminal: for people on stderr, for programs as JSON lines on stdout."""

    def __init__(self, as_json: bool) -> None:
        self._as_json = as_json

    def began(self, link: str, server: str, platform: str, result: LoadResult, scenario: str) -> None:
        if self._as_json:
            began = {"kind": "began", "page": link, "server": server, "platform": platform, "flows": result.flows}
            self._write({**began, "scenario": scenario} if scenario else began)
        else:
            setting = f", in the scenario: {scenario}" if scenario else ""
            self._say(f"{_count(result.flows, 'flow')} at work{setting}. Open the simulator:\n\n    {link}\n")
            self._say(f"The link works once. Server on {server}, stand-in platform on {platform}. Stop with Ctrl-C.")
        self._problems(result)

    def another_link(self, link: str) -> None:
        if self._as_json:
            self._write({"kind": "link", "page": link})
        else:
            self._say(f"The simulator was opened. For another browser: {link}")

    def loaded(self, result: LoadResult) -> None:
        if self._as_json:
            from botkit.flowfile.problems import as_json

            problems = [dict(as_json(problem)) for problem in result.problems]
            self._write({"kind": "loaded", "runs": result.runs, "flows": result.flows, "failure": result.failure, "problems": problems})
            return
        at = datetime.now().astimezone().strftime("%H:%M:%S")
        if result.runs:
            self._say(f"{at}  {_count(result.flows, 'flow')} reloaded.")
        else:
            self._say(f"{at}  {_count(result.errors, 'error')}: the last good flows go on.")
        self._problems(result)

    def _problems(self, result: LoadResult) -> None:
        from botkit.flowfile.problems import render_all

        if not self._as_json and (result.failure or result.problems):
            self._say(result.failure or render_all(result.problems))

    def _say(self, line: str) -> None:
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()

    def _write(self, value: dict[str, Any]) -> None:
        print(json.dumps(value, ensure_ascii=False), flush=True)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
