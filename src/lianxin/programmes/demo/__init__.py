"""A whole county to look at: workbooks as a county would send them, then imported, identified and paired.

Villages are real; every person, number and amount is drawn by chance and belongs to nobody.
"""
