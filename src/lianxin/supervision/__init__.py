"""Tests of money, register and department files that give clues (线索) with evidence, and what came of looking into them."""
