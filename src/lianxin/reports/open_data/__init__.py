"""Open data: counts of the register by area and year, with small cells left out, in formats that other programs read."""
