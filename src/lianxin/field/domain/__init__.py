"""What an item is, how its answers are read, and when two people's changes meet. Pure."""
