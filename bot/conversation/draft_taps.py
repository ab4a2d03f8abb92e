"""What a button of a form carries, in at most 64 bytes."""

import re
from dataclasses import dataclass
from enum import Enum


class Action(Enum):
    """What a button of a form asks for."""

    CHOOSE = "choose"
    TICK = "tick"
    NONE = "none"
    KEEP = "keep"
    BACK = "back"
    SKIP = "skip"
    EXPLAIN = "where"
    DONE = "done"
    CLEAR = "clear"
    EDIT = "edit"
    SEND = "send"
    CANCEL = "cancel"
    START_OVER = "over"
    RESUME = "resume"
    LEAVE = "leave"
    STAY = "stay"


_ACTIONS = {action.value: action for action in Action}
_SHAPE = re.compile(r"d:([1-9][0-9]{0,17}):([1-9][0-9]{0,8}):([a-z]{1,8})(?::([^\x00-\x1f]{1,28}))?")
MINE = r"^d:"
"""Matches every tap that is meant for a form, forged ones too."""


@dataclass(frozen=True)
class DraftTap:
    """A tap on a button that was drawn for one version of one draft."""

    draft_id: int
    version: int
    action: Action
    arg: str | None = None

    @property
    def data(self) -> str:
        """For the button."""
        parts = ["d", str(self.draft_id), str(self.version), self.action.value]
        return ":".join(parts if self.arg is None else [*parts, self.arg])

    @classmethod
    def parse(cls, data: str | None) -> "DraftTap | None":
        """From a callback query, which may be forged: None for whatever no button of ours carries."""
        match = _SHAPE.fullmatch(data or "")
        if match is None or match[3] not in _ACTIONS:
            return None
        return cls(int(match[1]), int(match[2]), _ACTIONS[match[3]], match[4])
