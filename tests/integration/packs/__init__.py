"""What a phone carries."""
