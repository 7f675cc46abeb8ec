"""Reads of exits."""
