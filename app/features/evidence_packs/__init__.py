"""Evidence packs: entries and exhibits of one case for a named recipient, provable by a stranger."""
