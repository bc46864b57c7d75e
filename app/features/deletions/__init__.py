"""Deletions: the schedule proposes a closed case, two people decide, and only then is it shredded."""
