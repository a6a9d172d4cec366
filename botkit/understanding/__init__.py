"""Text in, readings out: which FAQ a message asks for (matcher), and what an answer says (answers)."""
