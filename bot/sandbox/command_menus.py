"""The command menus a bot has set, and which of them a person sees."""

import json

from bot.sandbox.json_types import Json
from bot.sandbox.storage import Storage, pack

Commands = list[Json]


class CommandMenus:
    """One list of commands a scope and language."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def put(self, scope: str, language_code: str, commands: Commands) -> None:
        """Set a menu; an empty one is none."""
        self._storage.execute("DELETE FROM commands WHERE scope = ? AND language_code = ?", scope, language_code)
        if commands:
            self._storage.execute("INSERT INTO commands VALUES (?, ?, ?)", scope, language_code, pack(commands))

    def exactly(self, scope: str, language_code: str) -> Commands | None:
        """The menu of just this scope and language."""
        row = self._storage.row("SELECT doc FROM commands WHERE scope = ? AND language_code = ?", scope, language_code)
        return json.loads(row["doc"]) if row else None

    def seen_in(self, chat_id: int, language_code: str | None) -> Commands:
        """What shows in a private chat: the narrowest scope wins, and within it the person's language."""
        return self._narrowest((f"chat:{chat_id}", "all_private_chats", "default"), language_code)

    def seen_in_group(self, chat_id: int, language_code: str | None) -> Commands:
        """What shows in a group, to those who are no admins."""
        return self._narrowest((f"chat:{chat_id}", "all_group_chats", "default"), language_code)

    def _narrowest(self, scopes: tuple[str, ...], language_code: str | None) -> Commands:
        for scope in scopes:
            for language in ((language_code or "")[:2], ""):
                commands = self.exactly(scope, language)
                if commands is not None:
                    return commands
        return []
