"""What may be said to whom, and when: the gate, consent, the words STOP, windows, quiet hours. Pure: nothing here reads a clock."""
