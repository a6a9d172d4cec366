"""The Graph API of the emulator: what it accepts, refuses and answers."""
