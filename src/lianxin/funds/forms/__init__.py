"""What readers ask to see of money, and what is written down about it."""
