"""The examples in docs/authoring.md are right: what they show can be written like that."""

from pathlib import Path

import pytest

from courses.content import examples, schema
from courses.content.front_matter import read
from courses.content.rendering.blocks import Fence, split
from courses.content.text import outside_fences
from courses.grading.yaml_source import parse
from tests.content.rendering.helpers import html

GUIDE = (Path(__file__).parents[2] / "docs" / "authoring.md").read_text()
UUID = "uuid: 8a0c0a4b-0000-4000-8000-000000000000"


def section(heading: str) -> list[str]:
    """The code blocks below a heading of the guide, with uuids filled in."""
    lines = GUIDE.split("\n")
    headings = [index for index, line in outside_fences(lines) if line.startswith("##")]
    start = next(index for index in headings if lines[index].lstrip("# ") == heading)
    end = next((index for index in headings if index > start), len(lines))
    codes = [block.code for block in split("\n".join(lines[start:end])) if isinstance(block, Fence)]
    return [code.replace("uuid: …", UUID).replace("uuid: 8a0c0a4b-…", UUID) for code in codes]


@pytest.mark.parametrize(
    "kind", ["handson", "cheatsheet", "interview", "quiz", "glossary", "facts", "paths"]
)
def test_yaml_files(kind: str) -> None:
    (code,) = section(f"{kind}.yaml")
    assert schema.check(parse(code), kind, f"{kind}.yaml") == []


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("course.md and module.md", "course"),
        ("topic.md", "topic"),
        ("exercises/<slug>/exercise.md", "exercise"),
    ],
)
def test_front_matter(heading: str, kind: str) -> None:
    (code,) = section(heading)
    assert schema.check(read(code, "x").front, kind, "x") == []


def test_mutant() -> None:
    (code,) = section("The programs and tests.yaml")
    assert schema.check(parse(code), "mutant", "x") == []


def test_callouts_and_lanes() -> None:
    page = html(section("Callouts")[0].replace("/…", "/x") + "\n" + section("Lanes")[0])
    assert 'class="myth"' in page
    assert 'class="callout"' in page
    assert 'class="lanes"' in page


def test_code() -> None:
    (code,) = section("Code")
    ((example,), problems) = examples.find(code)
    assert problems == []
    assert example.responses == ({"message": "Hello, Ada"},)
    assert example.log == ("hello",)
