"""Who asks and what they may do: actors, roles, permissions, sessions, and the one door to a case's key."""
