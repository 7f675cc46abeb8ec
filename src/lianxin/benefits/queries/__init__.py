"""Reads of the room of benefits, each inside what the user may see."""
