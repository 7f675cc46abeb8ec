"""Places: administrative divisions over time, the names they are written under, and where they lie."""
