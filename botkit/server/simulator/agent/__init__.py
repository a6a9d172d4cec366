"""The agent's side of the simulator: what a colleague does with a ticket, and what they see of it."""
