"""Reads of supervision: what the tests look at, what a run covered, clues and lists as a user may see them."""
