"""Lianxin (连心): a paired-assistance, targeted poverty-alleviation programme, run from end to end."""

__version__ = "0.1.0"
