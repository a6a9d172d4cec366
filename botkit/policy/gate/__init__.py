"""Whether a message may leave: allow, defer or deny, with the rule that decided."""
