"""Monitoring against relapse: leads, episodes of monitored households, risks and measures, and a score that only orders visits."""
