"""The supervisor’s board: what needs her now, and every advocate’s load."""
