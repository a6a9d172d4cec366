"""advance(program, session, event) -> sprint: pure, and the whole engine."""
