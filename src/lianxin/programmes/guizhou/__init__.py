"""Report 002: the “five actions” of the organs of Guizhou province. See README.md beside this file."""
