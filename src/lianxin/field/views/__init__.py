"""Pages of the field room, and the doors that telephones knock at."""
