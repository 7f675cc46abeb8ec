"""What the pages of the reports ask."""
