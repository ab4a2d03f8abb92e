"""The buttons of the reminder of a half-filled request."""

from tests.handlers.intake.conftest import ana  # noqa: F401 - a fixture
