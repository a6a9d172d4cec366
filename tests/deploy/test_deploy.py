"""The files of `deploy/`: what they name exists, and the tools that read them accept them where they are installed."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from typing import Any

import pytest
import yaml

from botkit.server.metrics import Metrics
from tests.support.paths import ROOT
from webhooks.body_budget import MAX_BODY

DEPLOY = ROOT / "deploy"
ALERTS: list[dict[str, Any]] = yaml.safe_load((DEPLOY / "alerts.yml").read_text())["groups"][0]["rules"]
DASHBOARD: dict[str, Any] = json.loads((DEPLOY / "dashboard.json").read_text())


def metric_names() -> set[str]:
    names = set()
    for family in Metrics(("main",)).registry.collect():
        names |= {sample.name for sample in family.samples} | {family.name, f"{family.name}_total", f"{family.name}_bucket"}
    return names


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: str(alert["alert"]))
def test_an_alert_reads_metrics_that_exist_and_has_its_runbook(alert: dict[str, Any]) -> None:
    assert set(re.findall(r"botkit_[a-z_]+", alert["expr"])) <= metric_names()
    page, _, heading = alert["annotations"]["runbook"].partition("#")
    headings = {line.removeprefix("## ").lower() for line in (ROOT / page).read_text().splitlines() if line.startswith("## ")}
    assert heading == alert["alert"].lower()
    assert heading in headings


def test_every_runbook_has_its_alert() -> None:
    headings = re.findall(r"^## (\w+)$", (ROOT / "docs" / "runbooks.md").read_text(), re.MULTILINE)
    assert headings == [alert["alert"] for alert in ALERTS]


def test_the_dashboard_reads_metrics_that_exist() -> None:
    asked = [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]]
    assert len(asked) >= 8
    assert {name for expr in asked for name in re.findall(r"botkit_[a-z_]+", expr)} <= metric_names()


def test_the_proxies_take_what_the_server_takes() -> None:
    assert MAX_BODY == 4 * 1024 * 1024
    assert "client_max_body_size 4m;" in (DEPLOY / "nginx.conf").read_text()
    assert "max_size 4MiB" in (DEPLOY / "Caddyfile").read_text()


def test_compose_is_readable_and_its_nodes_are_closed_in() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    for name in ("node1", "node2"):
        node = compose["services"][name]
        assert (node["read_only"], node["cap_drop"]) == (True, ["ALL"])
        assert "ports" not in node, "the admin port is never published"
    for secret in compose["secrets"].values():
        assert secret["file"].startswith("./secrets/")


def test_the_container_runs_as_nobody_in_particular() -> None:
    lines = (DEPLOY / "Containerfile").read_text().splitlines()
    assert "USER 10001" in lines
    for line in lines:
        if line.startswith("COPY ") and "--from" not in line:
            for source in line.split()[1:-1]:
                assert (ROOT / source).exists()


@pytest.mark.extra
@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is not installed")
def test_promtool_accepts_the_alerts() -> None:
    done = subprocess.run(["promtool", "check", "rules", str(DEPLOY / "alerts.yml")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
