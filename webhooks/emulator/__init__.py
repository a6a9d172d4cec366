"""A stand-in for the platform itself: a Graph API look-alike on loopback, and the customers behind it. Start with `emulator.Emulator`."""
