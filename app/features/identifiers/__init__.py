"""Exact identifiers by their keyed hashes, and what waits to be compared with the rest of its site."""
