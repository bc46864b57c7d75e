"""Legal holds: why a case must not be destroyed, from when to when."""
