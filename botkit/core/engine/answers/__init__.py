"""How replies to questions are read: words, typed answers, choices, confirmation, retries."""
