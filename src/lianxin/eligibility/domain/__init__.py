"""Pure identification: one household judged by a rule set, with reasons. No clock, no database."""
