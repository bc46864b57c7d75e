"""How alike two names are, and why, in words. Rules alone: it stores nothing and asks nothing."""
