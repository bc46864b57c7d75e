"""The items of the safety plan: added and changed, two changes put together, and two versions chosen between."""
