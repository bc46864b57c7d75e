"""Contacts and attempts, case notes and tasks."""
