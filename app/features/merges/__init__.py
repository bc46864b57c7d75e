"""Makes two cases of one victim into one: everything of the one is sealed anew in the other, both histories kept."""
