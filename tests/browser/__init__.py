"""A real browser on the running app: journeys, accessibility, faults."""
