"""One server for the tests of a module, on each kind of database where what they say is about the store."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.support.api_server import ApiSite, api_site


@pytest.fixture(autouse=True)
def no_delay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("botkit.server.auth.WRONG_TOKEN_SECONDS", 0.0)


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiSite]:
    folder = tmp_path_factory.mktemp("api")
    with api_site(folder, f"sqlite:///{folder}/botkit.db") as one:
        yield one


@pytest.fixture(scope="package", params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiSite]:
    """On SQLite and on PostgreSQL."""
    folder = tmp_path_factory.mktemp("api")
    if request.param == "postgresql":
        make: Callable[[], str] = request.getfixturevalue("new_pg_url")
        url = make()
    else:
        url = f"sqlite:///{folder}/botkit.db"
    with api_site(folder, url) as one:
        yield one
