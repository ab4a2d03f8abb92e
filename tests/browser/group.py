"""A group on the page, as its people use it in turn."""

from typing import Self

from playwright.sync_api import Locator, Page, expect

from tests.browser.phone import Phone


class Group(Phone):
    """The column of one group."""

    def __init__(self, page: Page, chat_id: int) -> None:
        super().__init__(page, chat_id)
        self.topics = self.place.locator(".topic")
        self.title = self.place.get_by_role("heading", level=3)

    @classmethod
    def made(cls, page: Page, title: str, *, topics: bool = False, without: tuple[str, ...] = ()) -> Self:
        """Make one as the page offers it, which is with those who work here and the bot."""
        page.get_by_role("button", name="New group").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("Name").fill(title)
        dialog.get_by_role("checkbox", name="Topics A forum").set_checked(topics)
        for name in without:
            dialog.get_by_role("checkbox", name=name).uncheck()
        dialog.get_by_role("button", name="Make it").click()
        return cls.called(page, title)

    @classmethod
    def called(cls, page: Page, title: str) -> Self:
        """The one of that name."""
        place = page.get_by_label(f"Group {title}", exact=True).and_(page.locator("section"))
        expect(place).to_be_attached()
        return cls(page, int(str(place.get_attribute("data-chat"))))

    def speaks_as(self, name: str) -> None:
        """Choose who types and taps from now on."""
        self.button(name).click()
        expect(self.button(name)).to_have_attribute("aria-pressed", "true")

    def topic(self, title: str) -> Locator:
        """A topic in the list."""
        return self.topics.filter(has_text=title)

    def lists_topics(self) -> None:
        """Go back to the list."""
        self.place.get_by_role("button", name="All topics").click()

    def replies(self, text: str, to: str) -> None:
        """Answer a message."""
        message = self.messages.filter(has_text=to).last
        message.hover()
        message.get_by_role("button", name="Reply to this message").click()
        self.types(text)
