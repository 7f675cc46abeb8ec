"""The columns of the lists of supervision, by subject."""
