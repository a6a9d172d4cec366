"""Numbers in customers' words and digits: counting words, compounds, numerals, fractions."""
