"""The data model, on both dialects."""
