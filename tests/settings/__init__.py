"""Settings: what is accepted, what is refused, and that no secret is ever shown."""
