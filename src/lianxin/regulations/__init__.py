"""The library of regulations: what a programme laid down for itself, version by version, and the parameters that each justifies."""
