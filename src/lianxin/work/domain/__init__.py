"""What a record of work is, what it needs, what it counts as, and when a visit is due."""
