"""Reads of monitoring, already inside what the reader may see."""
