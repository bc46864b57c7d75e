"""The safety plan: wishes first, items by section, agreements, reviews, and the one-page print of the reduced copy."""
