"""The forms that a phone may fill in without a network: which address each is posted to, and whose action takes it."""
