"""Units, helpers, teams, users, and which role each user holds over which area."""
