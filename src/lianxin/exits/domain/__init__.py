"""What exits compute without any database."""
