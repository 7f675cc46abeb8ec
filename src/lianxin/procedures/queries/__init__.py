"""Reads of procedures: cases as lists, one case, what the rules say of it."""
