"""What a phone tells afterwards of itself: what was read without a network, what was taken back unsent."""
