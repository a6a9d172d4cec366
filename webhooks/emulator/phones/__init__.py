"""The customers of the emulator, and what their screens show."""
