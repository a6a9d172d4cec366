"""Publications over the API, on both databases: listed, and made live again after saying what that does."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from botkit.flowfile.library import read_folder
from botkit.server.app import build_bot
from botkit.service.publishing.publish import PublishOptions, publish
from tests.support.api_server import FLOWS, ApiSite


def test_former_flows_are_made_live_again_once(either: ApiSite, tmp_path: Path) -> None:
    for name, text in FLOWS.items():
        (tmp_path / f"{name}.yaml").write_text(text.replace("You said", "You wrote"))
    store, live = either.server.runtime.store, either.server.runtime.bot
    other = build_bot(either.config, read_folder(tmp_path, either.config.business))
    for bot in (live, other):
        publish(store, bot.programs, bot.sources, PublishOptions(publisher="Kim"), lambda: datetime.now(UTC))
    listed = either.get("/v1/publications?limit=1").json
    assert (listed["publications"][0]["library"], listed["next"]) == (other.programs.digest, listed["publications"][0]["number"])
    assert either.get(f"/v1/publications?after={listed['next']}").json["publications"][0]["library"] == live.programs.digest
    wanted = {"library": live.programs.digest[:12], "by": "Sam", "note": "It was better."}
    dry = either.post("/v1/publications", {**wanted, "dry_run": True}).json
    assert (dry["publication"], dry["changes"]["changed"]) == (None, ["echo"])
    done = either.post("/v1/publications", wanted).json
    assert (done["publication"]["library"], done["publication"]["publisher"]) == (live.programs.digest, "Sam")
    assert either.post("/v1/publications", wanted).json["publication"] is None  # they are live already
    assert either.post("/v1/publications", {"library": "000000"}).code == "invalid"
