"""The server as a whole: what it needs to start, and what its admin side tells."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import sys
import types
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from urllib.parse import urlsplit

import aiohttp
import pytest
from sqlalchemy import text

from botkit.billing.terms import Terms
from botkit.config import Config, Server
from botkit.core.model.budget import Budget, Budgets
from botkit.core.model.message import Text
from botkit.core.model.platform import Incoming, Sender
from botkit.core.model.ticket import Ticket
from botkit.errors import ConfigInvalid, FlowsInvalid, ForeignPackage, PortInUse, StoreUnavailable
from botkit.flowfile.library import read_folder
from botkit.server.app import RunningServer, build_bot, running
from botkit.server.package_check import check_package
from botkit.store import Store
from botkit.store.delivery import nodes
from botkit.store.tickets import desks, ticket_counts, tickets
from botkit.store.tickets.desks import DeskEventRow
from botkit.store.tickets.tickets import TicketRow


async def test_the_admin_side_is_bound_to_the_machine_itself_by_default(server: RunningServer) -> None:
    assert ipaddress.ip_address(str(urlsplit(server.admin_url).hostname)).is_loopback
    assert ipaddress.ip_address(Server().admin_host).is_loopback
    assert urlsplit(server.admin_url).port != urlsplit(server.url).port


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
async def test_the_admin_paths_are_not_served_to_the_outside(server: RunningServer, http: aiohttp.ClientSession, path: str) -> None:
    async with http.get(server.url + path) as answer:
        assert answer.status == 404
    async with http.get(server.admin_url + path) as answer:
        assert answer.status == 200


async def test_ready_says_why_it_is_not(server: RunningServer, http: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise StoreUnavailable("The database cannot be used: the disk is full.")

    async with http.get(f"{server.admin_url}/readyz") as answer:
        assert (await answer.json())["status"] == "ready"
    monkeypatch.setattr(server.runtime.store, "check", away)
    async with http.get(f"{server.admin_url}/readyz") as answer:
        assert answer.status == 503
        assert "disk is full" in (await answer.json())["store"]
    async with http.get(f"{server.admin_url}/healthz") as answer:
        assert answer.status == 200, "alive all the same: starting it again would not help"


async def test_a_drained_node_is_not_ready(server: RunningServer, http: aiohttp.ClientSession) -> None:
    presence = server.runtime.presence
    await presence.run_once()
    with server.runtime.store.begin() as tx:
        nodes.drain(tx, server.runtime.settings.node, "anna")
    await presence.run_once()
    async with http.get(f"{server.admin_url}/readyz") as answer:
        assert (answer.status, await answer.json()) == (503, {"status": "drained"})


async def test_a_node_whose_commits_fail_is_not_ready(
    server: RunningServer, http: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StoreUnavailable("The database cannot be used: the disk is full.")

    with monkeypatch.context() as patch:  # reading works all the while
        patch.setattr(server.runtime.writer, "_write", full)
        with pytest.raises(StoreUnavailable):
            await server.runtime.writer.submit("anything")
    async with http.get(f"{server.admin_url}/readyz") as answer:
        assert (answer.status, (await answer.json())["store"]) == (503, "the newest commit failed")
    monkeypatch.setattr("botkit.server.admin.NOT_READY_AFTER_FAILURE", 0.0)
    async with http.get(f"{server.admin_url}/readyz") as answer:
        assert answer.status == 200


async def test_metrics_count_what_came_and_what_was_refused_without_naming_anybody(
    server: RunningServer, http: aiohttp.ClientSession
) -> None:
    async with http.post(f"{server.url}/webhooks/whatsapp/main", data=b"{}", headers={"X-Hub-Signature-256": "sha256=00"}) as answer:
        assert answer.status == 403
    async with http.get(f"{server.admin_url}/metrics") as answer:
        page = await answer.text()
    assert 'botkit_webhooks_refused_total{channel="main",why="signature"} 1.0' in page
    assert "botkit_commit_seconds" in page
    assert 'botkit_answer_seconds_count{channel="main"} 0.0' in page


async def test_a_wrong_verify_token_is_refused(server: RunningServer, http: aiohttp.ClientSession) -> None:
    query = {"hub.mode": "subscribe", "hub.challenge": "1", "hub.verify_token": "wrong"}
    async with http.get(f"{server.url}/webhooks/whatsapp/main", params=query) as answer:
        assert answer.status == 403


@pytest.mark.parametrize("which", ["port", "admin_port"])
async def test_a_port_in_use_is_told_with_what_to_do(config: Config, which: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        server = replace(config.server, **{which: taken.getsockname()[1]})
        with pytest.raises(PortInUse, match="taken by another program") as caught:
            async with running(replace(config, server=server), read_folder(config.flows, config.business), node="test"):
                pass
        assert str(caught.value).endswith(f"choose another port with BOTKIT_{which.upper()} or server.{which}.")
        assert "\n" not in str(caught.value)


async def test_an_address_that_is_not_ours_cannot_be_listened_on(config: Config) -> None:
    server = replace(config.server, host="192.0.2.1")
    with pytest.raises(PortInUse, match=r"cannot listen on 192\.0\.2\.1"):
        async with running(replace(config, server=server), read_folder(config.flows, config.business), node="test"):
            pass


@pytest.mark.parametrize("change", [{"app_secrets": ()}, {"app_secrets": ("",)}, {"app_secrets": ("a", "")}, {"verify_token": ""}])
async def test_a_channel_without_a_secret_stops_the_start(config: Config, change: dict[str, object]) -> None:
    channels = {"main": replace(config.channels["main"], **change)}
    with pytest.raises(ConfigInvalid, match='channel "main"') as caught:
        async with running(replace(config, channels=channels), read_folder(config.flows, config.business), node="test"):
            pass
    assert "\n" not in str(caught.value)


def test_flows_with_problems_stop_the_start(config: Config) -> None:
    (config.flows / "echo.yaml").write_text("botkit: 1\nflow: echo\nsteps:\n - sai: hello\n")
    with pytest.raises(FlowsInvalid, match=r"echo\.yaml:4"):
        build_bot(config, read_folder(config.flows, config.business))


def test_a_budget_of_a_flow_that_is_not_there_stops_the_start(config: Config) -> None:
    config = replace(config, budgets=Budgets(flows={"ecko": Budget(amount=Decimal(1))}))
    with pytest.raises(ConfigInvalid, match=r'names the flow "ecko".*did you mean "echo"'):
        build_bot(config, read_folder(config.flows, config.business))


def test_an_unknown_platform_stops_the_start(config: Config) -> None:
    channels = {"main": replace(config.channels["main"], platform="pigeon")}
    with pytest.raises(ConfigInvalid, match='no platform "pigeon"; known: whatsapp'):
        build_bot(replace(config, channels=channels), read_folder(config.flows, config.business))


def test_another_distributions_webhooks_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    foreign = types.ModuleType("webhooks")
    foreign.__file__ = "/somewhere/site-packages/webhooks/__init__.py"
    monkeypatch.setitem(sys.modules, "webhooks", foreign)
    with pytest.raises(ForeignPackage, match="pip uninstall webhooks"):
        check_package()


def test_our_own_webhooks_are_not() -> None:
    check_package()


async def test_a_budget_that_is_reached_is_counted_and_told_without_naming_anybody(
    config: Config, http: aiohttp.ClientSession, capsys: pytest.CaptureFixture[str]
) -> None:
    terms = Terms(used_elsewhere={("main", f"{datetime.now(UTC):%Y-%m}"): 1_000})
    config = replace(config, budgets=Budgets(business=Budget(amount=Decimal("0.001"))), billing=terms)
    said = Incoming(
        account="118230047715606", id="wamid.1", at=datetime.now(UTC), sender=Sender(phone="447700900123"), content=Text(body="hi")
    )
    async with running(config, read_folder(config.flows, config.business), node="test") as server:
        await server.runtime.intake("main", (said,))
        for _ in range(100):
            async with http.get(f"{server.admin_url}/metrics") as answer:
                page = await answer.text()
            if "botkit_budgets_reached_total{" in page:
                break
            await asyncio.sleep(0.05)
    assert 'botkit_budgets_reached_total{percent="100",scope="business"} 1.0' in page
    (told,) = [line for line in capsys.readouterr().out.splitlines() if "budget reached" in line and "percent=100" in line]
    assert "447700900123" not in told
    assert "contact" not in told


async def test_a_step_that_fails_is_counted_by_flow_and_told_without_naming_anybody(
    config: Config, http: aiohttp.ClientSession, capsys: pytest.CaptureFixture[str]
) -> None:
    flow = config.flows / "echo.yaml"
    # What may go together is a warning of the check, and only the run finds out.
    steps = '  - set: {contact.note: reply}\n  - say: "You said {{ ([contact.note, 3] | first) + 1 }}"\n    outside: drop\n'
    flow.write_text(flow.read_text().partition("steps:")[0] + "steps:\n" + steps)
    said = Incoming(
        account="118230047715606", id="wamid.1", at=datetime.now(UTC), sender=Sender(phone="447700900123"), content=Text(body="hi")
    )
    async with running(config, read_folder(config.flows, config.business), node="test") as server:
        await server.runtime.intake("main", (said,))
        async with http.get(f"{server.admin_url}/metrics") as answer:
            assert 'botkit_step_failures_total{flow="echo"} 1.0' in await answer.text()
    (told,) = [line for line in capsys.readouterr().out.splitlines() if "steps failed" in line]
    assert "447700900123" not in told


async def test_metrics_have_their_labels_before_anything_happened(server: RunningServer, http: aiohttp.ClientSession) -> None:
    async with http.get(f"{server.admin_url}/metrics") as answer:
        page = await answer.text()
    for line in (
        'botkit_sends_total{channel="main",outcome="failed"} 0.0',
        'botkit_webhooks_refused_total{channel="main",why="signature"} 0.0',
        'botkit_channel_paused{channel="main"} 0.0',
        'botkit_outbox_oldest_due_seconds{channel="main"} 0.0',
        "botkit_transactions_repeated_total 0.0",
        "botkit_store_up 1.0",
    ):
        assert line in page.splitlines()


async def test_a_paused_channel_is_in_the_metrics_and_named_with_its_reason(server: RunningServer, http: aiohttp.ClientSession) -> None:
    server.runtime.sender_state.note_trouble("main", "131016", at_once=True)
    async with http.get(f"{server.admin_url}/metrics") as answer:
        assert 'botkit_channel_paused{channel="main"} 1.0' in await answer.text()
    async with http.get(f"{server.admin_url}/readyz") as answer:
        assert answer.status == 200, "it takes messages, and sends them later"
        assert (await answer.json())["resting"]["main"]["reason"] == "131016"


async def test_a_database_that_never_answers_leaves_the_admin_pages_alive(
    config: Config, http: aiohttp.ClientSession, pg_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("botkit.server.admin.CHECK_SECONDS", 0.3)
    library = read_folder(config.flows, config.business)
    other = Store.open(pg_url)
    async with running(replace(config, store=pg_url), library, node="test") as server:
        with other.begin() as tx:
            tx.execute(text("LOCK TABLE alembic_version, outbox IN ACCESS EXCLUSIVE MODE"))
            for _ in range(3):
                async with http.get(f"{server.admin_url}/readyz") as answer:
                    assert answer.status == 503
                    assert "did not answer" in (await answer.json())["store"]
            async with http.get(f"{server.admin_url}/metrics") as answer:
                assert answer.status == 200
                assert "botkit_store_up 0.0" in (await answer.text()).splitlines()
        async with asyncio.timeout(10):
            while True:
                async with http.get(f"{server.admin_url}/readyz") as answer:
                    if answer.status == 200:
                        break
    other.close()


async def test_on_its_own_host_a_server_answers_no_other_name(config: Config, http: aiohttp.ClientSession) -> None:
    async with running(config, read_folder(config.flows, config.business), node="test", on_own_host=True) as server:
        for url in (f"{server.url}/webhooks/whatsapp/main", f"{server.admin_url}/metrics"):
            for host, is_refused in (
                ("attacker.example", True),
                ("attacker.example:80", True),
                ("localhost", False),
                ("127.0.0.1:1", False),
            ):
                async with http.get(url, headers={"Host": host}) as answer:
                    assert (answer.status == 421) is is_refused


async def test_a_desk_that_does_not_answer_is_named(server: RunningServer, http: aiohttp.ClientSession) -> None:
    now = server.runtime.clock()
    told = DeskEventRow(
        contact_id=7, channel="main", ticket=1, desk="care", kind="ticket.opened", event=1, at=now, queue="desk", assignee=""
    )
    with server.runtime.store.begin() as tx:
        desks.tell(tx, [told], now)
        (row,) = desks.claim(tx, "one", now, 1, timedelta(minutes=1))
        desks.fail(tx, row, "status 500", now - timedelta(hours=1), now)
    async with http.get(f"{server.admin_url}/readyz") as answer:
        assert list((await answer.json())["desks"]) == ["care"]
    async with http.get(f"{server.admin_url}/metrics") as answer:
        page = await answer.text()
    assert 'botkit_desk_failing_seconds{desk="care"} 36' in page
    with server.runtime.store.begin() as tx:
        (row,) = desks.claim(tx, "one", now + timedelta(minutes=5), 1, timedelta(minutes=1))
        assert desks.taken(tx, row, desks.waiting(tx, row.key, 1)[0], b"{}")
        desks.finish(tx, row, now)
    async with http.get(f"{server.admin_url}/metrics") as answer:
        assert "botkit_desk_failing_seconds{" not in await answer.text()


async def test_tickets_are_in_the_metrics_and_overdue_queues_are_named(server: RunningServer, http: aiohttp.ClientSession) -> None:
    now = server.runtime.clock()
    ticket = Ticket(number=1, queue="desk", opened_at=now, touched_at=now, changed_at=now, waiting_since=now, overdue_at=now)
    with server.runtime.store.begin() as tx:
        tickets.save(tx, [TicketRow(contact_id=7, channel="main", ticket=ticket, opened_seq=1)])
        ticket_counts.add(tx, ticket_counts.difference(None, ticket))
    async with http.get(f"{server.admin_url}/metrics") as answer:
        page = await answer.text()
    assert 'botkit_tickets{queue="desk",state="overdue"} 1.0' in page
    assert 'botkit_tickets_oldest_waiting_seconds{queue="desk"}' in page
    async with http.get(f"{server.admin_url}/readyz") as answer:
        assert (await answer.json())["overdue"] == {"desk": 1}
