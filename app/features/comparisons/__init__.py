"""Compares whoever is new or amended with the rest of the site (system purpose *match*), by a job of its own."""
