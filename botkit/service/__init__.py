"""Runs bots: writes inputs together with everything that follows from them, and does what was decided."""
