"""Loans, shares and dividends, posts, training, grants, relocation, housing, gifts: what reaches a person or a household."""
