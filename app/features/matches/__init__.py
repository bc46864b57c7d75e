"""Possible matches: people of a site who may be one, for a supervisor to decide. Nobody else is shown them."""
