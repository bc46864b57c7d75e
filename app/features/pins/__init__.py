"""Cases that somebody pinned, so that her phone carries them whole before others."""
