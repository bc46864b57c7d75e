"""The measurements: each a ratio taken in one run, printed as one JSON line. None of them decides a test."""
