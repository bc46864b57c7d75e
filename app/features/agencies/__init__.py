"""Sites, teams, agencies and their named desks."""
