"""Access to the API: tokens are made, replaced and taken back, and told apart from guesses."""
