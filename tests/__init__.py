"""The tests; they mirror the source, without its `bot` prefix."""
