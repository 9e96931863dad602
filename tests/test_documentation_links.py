"""Links between the pages of the documentation lead somewhere, and the index misses none."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = subprocess.run(
    ["git", "ls-files", "*README.md", "CHANGELOG.md", "docs/*.md"],
    cwd=ROOT, capture_output=True, text=True, check=True,
).stdout.split()  # fmt: skip
LINK = re.compile(r"(?<!!)\[[^\]\n]+\]\(([^)\s]+)\)")
FENCES = re.compile(r"^(`{3,4}).*?^\1$", re.MULTILINE | re.DOTALL)
ELSEWHERE = re.compile(r"https?:|#|topic:|exercise:")


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_to_files(page: str) -> None:
    text = re.sub(r"`[^`\n]+`", "", FENCES.sub("", (ROOT / page).read_text()))
    targets = [target for target in LINK.findall(text) if not ELSEWHERE.match(target)]
    folder = (ROOT / page).parent
    assert [t for t in targets if not (folder / t.partition("#")[0]).exists()] == []


def test_the_index_names_every_page() -> None:
    index = (ROOT / "docs" / "README.md").read_text()
    pages = [Path(page).name for page in PAGES if page.startswith("docs/") and page.count("/") == 1]
    assert [name for name in pages if name != "README.md" and f"({name})" not in index] == []
