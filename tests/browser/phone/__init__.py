"""What an advocate does on a phone that carries her cases, in a real browser."""
