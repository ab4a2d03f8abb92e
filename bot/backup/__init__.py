"""Backups: a consistent copy of the shop's data, sealed with a key of its own, and the way back."""
