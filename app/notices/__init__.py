"""Delivers one discreet notice to one subscription by Web Push; knows no case, no person and no table."""
