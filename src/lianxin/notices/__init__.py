"""Public notices (公示): what is shown to everybody, of what, for how long, what was objected, and what was shown when."""
