"""Deadlines: the whole table as configuration with effective dates, and what is due by when."""
