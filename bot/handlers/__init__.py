"""From a Telegram update to one use case and one answer, a file a topic."""
