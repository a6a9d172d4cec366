"""The store: what must not be lost, in SQLite or PostgreSQL. One module per aggregate; each function takes an open transaction."""

from __future__ import annotations

from botkit.store.database import Store

__all__ = ["Store"]
