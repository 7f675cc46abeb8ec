"""Forms of the field room."""
