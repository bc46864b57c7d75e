"""A victim’s own page: made after a talk, opened on a host of its own, and safe to be seen on a watched phone."""
