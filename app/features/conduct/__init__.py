"""The course of conduct: what the log tells over months, as counts and never as a score."""
