"""Who opened this: the access log of one case, for those who answer for it. It reads what the door noted."""
