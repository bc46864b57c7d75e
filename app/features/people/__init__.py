"""The people of a case: the victim, the suspect, children and others; locations apart."""
