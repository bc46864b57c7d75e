"""What a victim says to her advocate on her own page, beside the log: what she wants, and how to reach her safely."""
