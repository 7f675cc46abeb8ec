"""The smallest words of the house: two-language text, errors, findings, money, periods, identifiers, the data dictionary."""
