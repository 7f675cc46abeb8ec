"""Forms of daily work."""
