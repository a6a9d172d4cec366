"""A stand-in for the platforms: the Graph API on loopback, phones behind it, signed webhooks between (docs/emulator.md)."""
