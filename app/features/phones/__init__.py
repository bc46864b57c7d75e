"""One's own phones: enrolling this one for work without a network, the list of them, and revoking one."""
