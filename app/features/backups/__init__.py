"""Backups, as an administrator sees them: when the last whole one was made, and which failed. It makes none."""
