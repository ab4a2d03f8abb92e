"""What a machine without the browser is told."""

from pathlib import Path

import pytest

from tests.browser import chromium


def test_a_named_browser_that_is_none_is_reported(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "nowhere"))
    with pytest.raises(chromium.ChromiumMissing, match="apt install chromium"):
        chromium.find_chromium()


def test_a_machine_without_a_browser_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(chromium.ChromiumMissing, match="set CHROMIUM="):
        chromium.find_chromium()
