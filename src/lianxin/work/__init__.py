"""Daily work: what helpers, teams and units did, once and truthfully; visits due, plans, campaigns."""
