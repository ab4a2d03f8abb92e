"""The whole shop over real HTTP: the bot as it ships, against the sandbox."""
