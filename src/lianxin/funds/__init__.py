"""Money: many channels into one tap, and every fen found again."""
