"""Procedures and cases as JSON: what is told to the API or a command, and what they show."""
