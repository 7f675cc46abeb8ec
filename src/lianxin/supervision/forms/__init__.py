"""What a person fills in about clues and lists of departments."""
