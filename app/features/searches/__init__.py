"""Finds people and cases among what one person may see, and says why each was found."""
