"""Transfers: a case is offered to a team of another site, which takes it or declines; arrivals carry it out."""
