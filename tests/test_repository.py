"""Rules about the repository itself."""

import re
import subprocess
from pathlib import Path

import pytest

from lambda_lab import env

ROOT = Path(__file__).resolve().parent.parent


def tracked(*patterns: str) -> list[Path]:
    names = subprocess.run(
        ["git", "ls-files", "-z", *patterns], cwd=ROOT, capture_output=True, check=True
    ).stdout.decode()
    return [ROOT / name for name in names.split("\0") if name and (ROOT / name).exists()]


@pytest.fixture(scope="module", autouse=True)
def in_a_checkout() -> None:
    assert tracked("manage.py"), "these rules are about tracked files: run them in a checkout"


def test_every_setting_is_documented_once_with_its_default() -> None:
    rows = re.findall(
        r"^\| `(\w+)` \| (.*?) \| (.*?) \|$", (ROOT / "docs/settings.md").read_text(), re.MULTILINE
    )
    documented = [(name, default.strip("`"), meaning) for name, default, meaning in rows]
    declared = [(v.name, v.default or "empty", v.meaning) for v in env.VARIABLES]
    assert documented == declared


def test_top_level_holds_only_what_the_layout_names() -> None:
    top = {path.relative_to(ROOT).parts[0] for path in tracked()}
    expected = (
        "manage.py requirements.txt courses lambda_lab templates static tests README.md "
        "pyproject.toml Makefile CHANGELOG.md LICENSE docs .ci package.json package-lock.json"
    ).split()
    assert {name for name in top if not name.startswith(".")} <= set(expected)


def test_every_dependency_is_pinned_and_says_why() -> None:
    for line in (ROOT / "requirements.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            assert re.fullmatch(r"[\w\-\[\]]+==[\w.]+\s+# \S.*", line), line


def test_lockfile_names_no_registry() -> None:
    assert '"resolved": "http' not in (ROOT / "package-lock.json").read_text()


def test_templates_hold_no_inline_style_or_script() -> None:
    """The Content-Security-Policy would refuse them; better to fail here, with a place."""
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in tracked("templates/*.html")
        for match in re.finditer(
            r"\sstyle=|<style|<script(?![^>]*\bsrc=)(?![^>]*application/json)|\son\w+=|hx-on",
            path.read_text(),
        )
    ]
    assert found == []
