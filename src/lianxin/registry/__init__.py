"""Households, members and villages: identities, yearly facts, corrections, imports."""
