"""Procedures: who takes which step, with what, by when and in public; and the cases that walk them."""
