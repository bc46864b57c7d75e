"""Letters to who is outside the partnership: drafted from the case, released like a share, taken as PDF."""
