"""Words that were released outside the team: the record of why, the supervisor's approval, the receiver's copy."""
