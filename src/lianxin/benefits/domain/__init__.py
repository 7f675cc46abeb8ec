"""What loans, shares and benefits come to, to the fen. Pure: no clock, no database.

- ``account(terms, events, on=day)``: a loan as it stands: dues, arrears, penalty, what is still to come
- ``subsidy_lines(account, subsidy)``: who pays which part of the interest
- ``reallocated(register, leaving=…, on=day)``: the shares of a household that left, given to others
- ``distributed(total, holdings, …)``: a dividend, exact to the fen or to the beehive
- ``entitlement(measure, case, on=day, …)``: whether a benefit is due, and how much
- ``duplicates(claims, measures)``: what somebody gets twice
- ``reconciled(order, answers)``: what the bank says it paid, line by line
"""
