"""Who did what, when, to which thing: one append-only, hash-chained event per write and per opening
of sensitive data."""
