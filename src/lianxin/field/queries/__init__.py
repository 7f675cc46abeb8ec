"""Reads of the field room, already inside what the reader may see."""
