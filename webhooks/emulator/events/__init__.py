"""The webhooks that the emulator can make, one builder each."""
