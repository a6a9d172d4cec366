"""Chatwoot: an inbox of its kind "API". A ticket is a conversation there; agents answer in it."""
