"""What loans, shares and benefits come to, to the fen. Pure: no clock, no database.

- ``account(terms, events, on=day)``: a loan as it stands: dues, arrears, penalty, what is still to come
- ``subsidy_lines(account, subsidy)``: who pays which part of the interest
"""
