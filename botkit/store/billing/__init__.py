"""Billing in the database: imported rate cards, closed months, the log by contact, and what is spent of the budgets."""
