"""Emergency openings: who asked to open a case that is not in her sight, who agreed, and what the review said."""
