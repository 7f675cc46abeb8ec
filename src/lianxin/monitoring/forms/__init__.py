"""What a reader asks to see of monitoring, and what is filled in about leads, warnings and episodes."""
