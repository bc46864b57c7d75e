"""The case page: it puts together what the features below know of one case, and decides nothing."""
