"""Restricted cases: why a case is found by named people alone, who they are, and from when to when."""
