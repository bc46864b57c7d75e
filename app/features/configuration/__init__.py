"""What a site sets for itself, each value from a day on, and the account of every change of its configuration."""
