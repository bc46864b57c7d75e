"""What phones handed in and nobody could take: kept sealed until a supervisor has decided what becomes of it."""
