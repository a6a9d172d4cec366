"""A stand-in for the platforms themselves: the Graph API on loopback, phones behind it, signed webhooks between (docs/emulator.md).

Start with `emulator.Emulator`. `rules` are the limits that it keeps, `faults` what goes wrong, `scenario` a file that says both;
`seen` is what happens on the phones, `events` every kind of webhook there is.
"""
