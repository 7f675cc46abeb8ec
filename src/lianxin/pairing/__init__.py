"""Who helps whom: units with villages, helpers with households."""
