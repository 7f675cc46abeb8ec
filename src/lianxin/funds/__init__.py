"""Which money pays for what: tranches, allocation, payments, credit."""
