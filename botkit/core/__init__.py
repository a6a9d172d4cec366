"""Values and the engine: everything that decides what a flow does. Pure: no I/O, no clock, no ids of its own."""
