"""The crash campaign: processes die, at moments of chance and where it hurts the most."""
