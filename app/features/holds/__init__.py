"""News for one victim while it waits: where it stands, until when it must be told, and when that falls to others."""
