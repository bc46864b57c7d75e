"""Who works here: people are invited by a code for one use, put into teams and desks, and end."""
