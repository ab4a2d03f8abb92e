"""Processes of their own that run `python -m bot`'s main, forked from one that has imported everything already."""
