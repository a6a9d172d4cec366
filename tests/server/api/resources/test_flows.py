"""Flows over the API: those that run, with their files."""

from __future__ import annotations

from tests.support.api_server import FLOWS, ApiSite


def test_the_flows_that_run_are_listed_and_shown_with_their_files(site: ApiSite) -> None:
    listed = site.get("/v1/flows").json
    assert [one["flow"] for one in listed["flows"]] == sorted(FLOWS)
    shown = site.get("/v1/flows/echo").json
    assert shown["files"] == {"echo.yaml": FLOWS["echo"]}
    assert (shown["title"], shown["digest"]) == (listed["flows"][1]["title"], listed["flows"][1]["digest"])
    assert site.get("/v1/flows/ecko").code == "not-found"
