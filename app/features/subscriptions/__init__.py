"""Who wishes to be told on which phone that something is new, and not at which hours; the notices that wait to go."""
