"""The receiving desk's side of challenge notes: its inbox, acknowledgements and answers."""
