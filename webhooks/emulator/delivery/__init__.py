"""Webhooks on their way from the emulator to the server."""
