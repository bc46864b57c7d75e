"""The incident log: what happened, in order and in words, amended but never edited."""
