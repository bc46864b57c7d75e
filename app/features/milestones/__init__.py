"""What kinds of news there are for a victim, and the first words for each: a site’s own configuration."""
