"""Running the migrations inside an open transaction."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

FOLDER = Path(__file__).parent


def config(tx: Connection, versions: str = "") -> Config:
    """Alembic's settings for this transaction. `versions` names further folders with revisions, separated by newlines."""
    settings = Config()
    settings.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    settings.set_main_option("path_separator", "newline")
    if versions:
        settings.set_main_option("version_locations", f"{FOLDER / 'versions'}\n{versions}".replace("%", "%%"))
    settings.attributes["connection"] = tx
    return settings


def upgrade_to(tx: Connection, revision: str, versions: str = "") -> None:
    """Run what is missing up to `revision`. The caller commits, so a migration that fails leaves nothing behind."""
    command.upgrade(config(tx, versions), revision)
