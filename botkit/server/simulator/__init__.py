"""The simulator: the page of `botkit dev` with the customers' phones, the trace of every turn and an adjustable clock. Loopback only."""
