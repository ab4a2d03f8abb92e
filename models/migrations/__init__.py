"""The history of the schema: each revision stands as it was released, and knows nothing of today's models."""
