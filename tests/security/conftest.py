"""A shop with its people, to be attacked; and a pocket Telegram for whole shops."""

from tests.e2e.conftest import telegram
from tests.handlers.conftest import _spans_of_time, app, dialect, people

__all__ = ["_spans_of_time", "app", "dialect", "people", "telegram"]
