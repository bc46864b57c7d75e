"""When a victim’s page was opened or tried, and what of that is odd. It is told to her advocate, never to a phone."""
