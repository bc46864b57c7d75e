"""Where a picture says that it was taken: read from the original on demand, kept as a place apart from the case."""
