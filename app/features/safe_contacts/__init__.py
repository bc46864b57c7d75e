"""How one victim can be reached without harm, and the answer for this minute."""
