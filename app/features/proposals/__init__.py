"""News that a partner proposes for a case's progress; its advocate takes it over or declines, and writes it herself."""
