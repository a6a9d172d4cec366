"""The desk: `botkit dev`'s page with the customers' phones, the trace of every turn, and the clock that can be turned. Loopback only."""
