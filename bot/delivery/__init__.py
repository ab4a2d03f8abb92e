"""Both pipes to Telegram: updates in, notifications out, nothing lost."""
