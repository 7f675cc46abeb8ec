"""Tags of the money pages."""
