"""Arrivals: a case that another site has accepted is sealed anew under a key there; a tombstone stays where it was."""
