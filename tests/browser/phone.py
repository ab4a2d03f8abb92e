"""One person's phone on the page, as a hand uses it."""

from playwright.sync_api import Locator, Page, expect


class Phone:
    """The column of one person."""

    def __init__(self, page: Page, chat_id: int) -> None:
        self.page = page
        self.chat_id = chat_id
        self.place = page.locator(f'[data-chat="{chat_id}"]')
        self.field = self.place.get_by_role("textbox", name="Message from")
        self.messages = self.place.locator("article.message")
        self.toast = self.place.locator(".toast")

    def starts(self) -> None:
        """Press Start, and see the chat open."""
        self.presses("Start")
        expect(self.field).to_be_visible()

    def types(self, text: str) -> None:
        """Write a message and send it with Enter."""
        self.field.fill(text)
        self.field.press("Enter")

    def button(self, name: str) -> Locator:
        """A button anywhere on this phone: under a message, on the bot's keyboard, at the composer."""
        return self.place.get_by_role("button", name=name, exact=True)

    def presses(self, name: str) -> None:
        """Press the newest button of that name."""
        self.button(name).last.click()

    def attaches(self, item: str) -> None:
        """Choose from the attach menu."""
        self.presses("Attach")
        self.page.get_by_role("menuitem", name=item, exact=True).click()

    def chooses(self, item: str) -> None:
        """Choose from the chat's own menu."""
        self.presses("Chat menu")
        self.page.get_by_role("menuitem", name=item, exact=True).click()

    def shows(self, text: str) -> None:
        """The newest message has this text in it; the card of an order comes when it can, and is not looked at."""
        expect(self.messages.filter(has_not_text="📌").last).to_contain_text(text)

    def answers(self, choice: str) -> None:
        """Press a button of the dialog that is open."""
        self.page.get_by_role("dialog").get_by_role("button", name=choice, exact=True).click()
