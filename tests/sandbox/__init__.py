"""The pocket Telegram, through the library that talks to the real one."""
