"""What the rated events cost: bill runs, forecasts, budgets."""
