"""The shape of everything that travels: Bot API objects as they are on the wire."""

from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
