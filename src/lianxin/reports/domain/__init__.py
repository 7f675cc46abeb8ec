"""What a figure, a statement and a form are, without a clock and without a database."""
