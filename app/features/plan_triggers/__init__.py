"""What makes a safety plan be looked at again: something happened, once for each event, with the reason in words."""
