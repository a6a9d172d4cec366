"""Tickets for people: what they may do, what they see of a conversation, and the fold that makes the tables again."""
