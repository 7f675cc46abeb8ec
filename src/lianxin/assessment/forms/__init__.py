"""What people fill in about evaluations."""
