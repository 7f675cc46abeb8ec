"""What is pure about monitoring: the life of a lead, episodes that never overlap, risks against measures, and a score with its proof."""
