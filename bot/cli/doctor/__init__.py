"""Looks for what would keep the bot from working, and says what to do about it."""
