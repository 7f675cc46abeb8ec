"""Places without a database: codes, the tree of divisions, its changes over time, names as written, distances, outlines."""
