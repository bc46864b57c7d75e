"""Orders and bail: what a person of concern must keep to, until when, and what is done before it ends."""
