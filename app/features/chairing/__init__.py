"""The meeting's chair: every challenge note of the site that was sent, and what the meeting decided on it."""
