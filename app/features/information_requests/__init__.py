"""Requests by police or prosecutors for information about a victim: what was asked, who was told, what was decided."""
