"""Showing once more that it is she: what exports, keys and identity ask for when the last proof is too long ago."""
