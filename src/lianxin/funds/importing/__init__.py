"""Sheets of money taken in: each row or voucher through the acts of the room, all of a file or nothing of it."""
