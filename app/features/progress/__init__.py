"""News for the victim: written in plain words, told by a voice first where it is hard, then published."""
