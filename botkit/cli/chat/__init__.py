"""The conversation in the terminal that `botkit chat` holds."""
