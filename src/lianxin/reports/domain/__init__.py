"""What forms are, without a clock and without a database."""
