"""A shop with its people, to be attacked."""

from tests.handlers.conftest import _spans_of_time, app, dialect, people

__all__ = ["_spans_of_time", "app", "dialect", "people"]
