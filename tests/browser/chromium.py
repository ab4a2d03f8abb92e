"""The system's Chromium: found, or missed with one clear message."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class ChromiumMissing(Exception):
    """The browser tests need Chromium. Debian: apt install chromium. Elsewhere: set CHROMIUM=/path/to/chromium."""

    def __str__(self) -> str:
        return f"{self.__doc__} {' '.join(self.args)}".strip()


def find_chromium() -> str:
    """The path of the browser: what CHROMIUM names, else the first one that is installed."""
    named = os.environ.get("CHROMIUM")
    if named:
        if not os.access(named, os.X_OK) or Path(named).is_dir():
            raise ChromiumMissing(f"(CHROMIUM={named} is no program.)")
        return named
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise ChromiumMissing
    return found


@contextmanager
def launched(path: str) -> Iterator[Browser]:
    """A headless browser that talks to nobody by itself."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()
