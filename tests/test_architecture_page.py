"""docs/architecture.md draws the layers that import-linter enforces, and names files that exist."""

import itertools
import re
import tomllib
from pathlib import Path

import pytest

from courses.services import runs
from courses.views.exercises import FIRST_ANSWER_S

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "architecture.md").read_text()


def test_the_picture_shows_the_layers_of_the_contract() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())
    layers = next(
        contract["layers"]
        for contract in config["tool"]["importlinter"]["contracts"]
        if contract["type"] == "layers"
    )
    (picture,) = re.findall(r"```mermaid\n(.*?)```", PAGE, re.DOTALL)
    names = re.findall(r'(L\d+)\["(.+?)"\]', picture)
    assert [name for _, name in names] == [layer.replace(" | ", ", ") for layer in layers]
    arrows = re.findall(r'(L\d+)(?:\[".+?"\])? --> (L\d+)', picture)
    order = [node for node, _ in names]
    assert arrows == list(itertools.pairwise(order))


def test_every_path_that_is_named_exists() -> None:
    named = set(re.findall(r"`((?:courses|templates|static|lambda_lab)[\w/.]*)`", PAGE))
    assert len(named) > 10
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_the_first_answer_waits_as_long_as_the_page_says() -> None:
    assert f"ends within {FIRST_ANSWER_S} seconds" in PAGE
    assert runs.MAX_TRIES == 2, "the page says that a run is repeated once"


@pytest.mark.parametrize(
    "package",
    "admin content curriculum emulator emulator/sandbox grading models services views".split(),
)
def test_each_package_says_what_it_is(package: str) -> None:
    text = (ROOT / "courses" / package / "README.md").read_text()
    assert text.startswith("# ")
    assert re.search(r"[Bb]egin", text), "where to begin reading"
