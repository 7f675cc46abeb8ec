"""How a project goes from a village's proposal to an asset that somebody keeps: pure, without clock or tables."""
