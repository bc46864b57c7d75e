"""Challenge notes: what the team asks of an agency for the victim, to whom, by when, and what was answered."""
