"""The ways by which a victim is reached, and how a new one waits until it is confirmed on the known one."""
