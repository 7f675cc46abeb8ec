"""Dashboards: what an area, a unit or a helper is asked to look at first, in rates, lights, a map and pictures."""
