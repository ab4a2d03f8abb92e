"""The chat with the bot, as tests play it: people write real updates, and only Telegram is not itself."""
