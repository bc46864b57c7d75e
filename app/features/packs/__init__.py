"""What a phone carries: which pages of whose cases, and since when they are out of date. It writes nothing."""
