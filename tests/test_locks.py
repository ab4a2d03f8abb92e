"""What is installed: for a shop, and on top of that for developers."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def normal(name: str) -> str:
    """A package's name as indexes write it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(lock: str) -> dict[str, str]:
    """The version of each package, and where it is wanted, as the lock says."""
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    firsts = [line.rstrip(" \\") for line in lines if NAME.match(line)]
    return {normal(name): rest for name, _, rest in (line.partition("==") for line in firsts)}


def wanted(group: str) -> set[str]:
    """The names that pyproject.toml lists itself."""
    written = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    listed = written["project"]["dependencies"] if group == "project" else written["dependency-groups"][group]
    return {normal(name[0]) for each in listed if (name := NAME.match(each))}


def test_a_shop_gets_all_that_it_needs_and_no_tool_of_developers() -> None:
    shop = pins("requirements.lock").keys()
    assert wanted("project") - shop == set()
    assert wanted("dev") & shop == set()


def test_developers_get_their_tools_on_top_of_what_a_shop_gets_at_the_same_versions() -> None:
    shop, developers = pins("requirements.lock"), pins("requirements-dev.lock")
    assert {name: developers.get(name) for name in shop} == shop
    assert wanted("dev") - developers.keys() == set()
