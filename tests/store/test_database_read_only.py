"""A store that may only be read can be looked at: a file on a read-only disk, and a user of the database without the right to write."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from botkit.errors import StoreUnavailable
from botkit.store import Store

# The interpreter may be in a folder of its user alone. So the child runs the commands once on a store that it may write, which loads all
# that they import, and becomes somebody else after that.
LOOK = """
import os, sys
from botkit.cli import main as cli

def look(store):
    for words in (["events"], ["report", "sessions"], ["contact", "show", "whatsapp:447700900123"], ["consent", "verify"]):
        sys.argv = ["botkit", *words, "--store", store]
        try:
            cli.main()
        except SystemExit as end:
            print(words[0], end.code or 0)

own, shown = sys.argv[1:]
look(own)
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
print("as the other user")
look(shown)
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that every user may read: those of pytest belong to one alone."""
    made = Path(tempfile.mkdtemp(prefix="botkit-ro"))
    (made / "flows").mkdir()
    (made / "flows" / "echo.yaml").write_text(
        "botkit: 1\nflow: echo\ntitle: Echo\nlanguage: en\nstarts: [no_match]\nsteps:\n  - say: Hello\n"
    )
    (made / "botkit.yaml").write_text("botkit: 1\n")
    made.chmod(0o755)
    yield made
    made.chmod(0o755)
    shutil.rmtree(made)


def _looked(url: str, folder: Path, tmp_path: Path) -> list[str]:
    own = f"sqlite:///{tmp_path / 'own.db'}"
    Store.open(own).close()
    done = subprocess.run(
        [sys.executable, "-c", LOOK, own, url],
        cwd=folder,
        env={**os.environ, "HOME": "/nonexistent", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    _, _, printed = done.stdout.partition("as the other user\n")
    assert "may not be written" not in done.stderr, done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    return [line for line in printed.splitlines() if line.split(" ")[0] in ("events", "report", "contact", "consent")]


LOOKED = ["events 0", "report 0", "contact 2", "consent 0"]  # nobody has that address, and the command says so


def test_a_file_on_a_read_only_disk_can_be_looked_at(folder: Path, tmp_path: Path) -> None:
    file = folder / "botkit.db"
    Store.open(f"sqlite:///{file}").close()
    file.chmod(0o444)
    folder.chmod(0o555)
    assert _looked(f"sqlite:///{file}", folder, tmp_path) == LOOKED


def test_a_file_that_another_user_writes_can_be_looked_at(folder: Path, tmp_path: Path) -> None:
    file = folder / "botkit.db"
    store = Store.open(f"sqlite:///{file}")
    with store.begin() as tx:
        tx.execute(text("INSERT INTO channels (name, platform, account) VALUES ('air', 'whatsapp', '1')"))
    for each in folder.glob("botkit.db*"):
        each.chmod(0o644)
    assert _looked(f"sqlite:///{file}", folder, tmp_path) == LOOKED
    store.close()


def test_a_user_without_the_right_to_write_can_look_at_the_store(new_pg_url: Callable[[], str]) -> None:
    url = make_url(new_pg_url())
    Store.open(url.render_as_string(hide_password=False)).close()
    owner = create_engine(url, isolation_level="AUTOCOMMIT")
    with owner.connect() as connection:
        connection.execute(text(f"CREATE ROLE {url.database}_looks LOGIN"))
        connection.execute(text(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {url.database}_looks"))
    owner.dispose()
    store = Store.open(url.set(username=f"{url.database}_looks").render_as_string(hide_password=False), migrate=False)
    with store.read() as tx:
        assert tx.execute(text("SELECT count(*) FROM contacts")).scalar_one() == 1
    with pytest.raises(StoreUnavailable, match="lacks a right"), store.begin() as tx:
        tx.execute(text("DELETE FROM contacts"))
    store.close()
