"""Reads of daily work."""
