"""Visits of an advocate: planned, checked in and out of, and watched by a colleague while they last."""
