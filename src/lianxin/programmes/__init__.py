"""Programmes as worked configurations: real villages, synthetic people, loaded through the product's own imports and operations."""
