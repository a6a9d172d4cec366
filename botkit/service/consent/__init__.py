"""Consent from outside: recording, importing and auditing it."""
