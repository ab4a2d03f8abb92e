"""The shop's verbs, each in its caller's transaction."""
