"""Waymark: safety plans, evidence logs, case news and challenge notes for stalking-victim advocates."""
