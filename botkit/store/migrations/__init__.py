"""Migrations: how an older database becomes the present one. The schema only moves forward."""
