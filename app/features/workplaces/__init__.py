"""Where people work: an administrator's pages of teams, agencies and desks, with the names of who belongs to them."""
