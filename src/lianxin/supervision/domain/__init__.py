"""Tests that look for patterns of fraud and slips (DOMAIN §8.3). Pure: no clock, no database, no verdict.

- ``clues``: what a test returns: clues with evidence, how many rows it looked at, what it could not tell and why
- ``catalogue``: every test by name: its pattern, its question, the values of policy it rests on, the lists it needs
- ``relatives``, ``receivers``, ``listed_people``: people and households beside department lists and payments
- ``tranches``, ``contracts``, ``prices``, ``purposes``: money of tranches, contracts, prices, and what it is spent for
- ``measures``, ``borrowers``: measures and loans
- ``incomes``, ``entries``, ``households``: figures that look made up, edits at the last hour, households that split

A hit is a clue. It accuses nobody, stops nothing, and asks somebody to look.
"""
