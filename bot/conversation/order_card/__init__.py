"""The bench's card of an order, section by section: a topic adds its own here, and a line to the plan."""
