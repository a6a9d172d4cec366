"""How statements are built for SQLite and PostgreSQL alike."""
