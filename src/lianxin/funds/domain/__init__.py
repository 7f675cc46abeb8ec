"""What money may do, without a database: purposes, the negative list, shares of a year, ageing, totals told twice."""
