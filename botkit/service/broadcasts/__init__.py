"""Broadcasts: one flow for many contacts. Its audience is frozen and planned, and told in pieces between the turns of those who write."""
