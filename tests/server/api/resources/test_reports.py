"""Reports over the API: each there is, as the command makes it, of days that one process can read."""

from __future__ import annotations

import pytest

from botkit.reports.dimensions import SPLITS
from tests.support.api_server import ApiSite


@pytest.mark.parametrize("name", sorted(SPLITS))
def test_every_report_is_made(site: ApiSite, name: str) -> None:
    site.says("hello")
    made = site.get(f"/v1/reports/{name}")
    assert (made.status, made.json["report"]) == (200, name)
    for table in made.json["tables"]:
        assert all(len(row) == len(table["columns"]) for row in table["rows"])


def test_the_reports_are_listed_and_split_as_wanted(site: ApiSite) -> None:
    assert {one["name"] for one in site.get("/v1/reports").json["reports"]} == set(SPLITS)
    assert site.get("/v1/reports/sessions?by=day,flow&from=2026-10-01&to=2026-10-31").json["by"] == ["day", "flow"]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("none", "not-found"),
        ("sessions?by=weather", "invalid"),
        ("sessions?from=2026-10-02&to=2026-10-01", "invalid"),
        ("sessions?from=2026-01-01&to=2026-12-31", "invalid"),
        ("sessions?from=0001-01-01&to=0001-01-02", "invalid"),
        ("sessions?from=yesterday", "malformed"),
    ],
)
def test_what_no_report_can_be_made_of_is_refused(site: ApiSite, path: str, code: str) -> None:
    assert site.get(f"/v1/reports/{path}").code == code
