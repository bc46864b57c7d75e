"""Handovers: cases go from one lead to another, or to her cover, with a note of what is due that has to be read."""
