"""The fault campaign: all that Telegram, a database, a disk and a clock can do to a shop at work."""
