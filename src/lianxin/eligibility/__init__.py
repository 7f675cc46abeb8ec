"""Identification: who is poor and why, from facts and the rulebook, with what is missing said."""
