"""What phones hand in: each item once, in its order, by the feature's own action."""
