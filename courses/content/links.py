"""Links inside the site, as authors write them: `topic:slug`, `exercise:slug`, `#heading`."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

PAGE_ANCHORS: Final = (
    "theory",
    "example",
    "takeaways",
    "documentation",
    "hands-on",
    "quiz",
    "cheat-sheet",
    "interview-questions",
    "my-notes",
)
"""The ids of a topic page's own parts, which `#…` may name and no heading inside a part gets."""

TAKEN_IDS: Final = (
    "end",
    "errors",
    "hatch",
    "main",
    "net",
    "note",
    "note-preview",
    "notes",
    "read",
    "shell-progress",
)
"""Other ids of the page around a topic, which no heading gets either."""

_INTERNAL: Final = re.compile(r"(?P<kind>topic|exercise):(?P<slug>[a-z0-9-]+)(?:#(?P<anchor>\S+))?")


class Target(StrEnum):
    """What a link inside the site leads to."""

    TOPIC = "topic"
    EXERCISE = "exercise"
    HERE = "#"
    """A heading of the same page."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link that the curriculum must be able to resolve."""

    target: Target
    slug: str
    """Empty for a heading of the same page."""
    anchor: str
    line: int
    """Where it is written, from 1, within the Markdown."""

    @property
    def url(self) -> str:
        """The address of the page, which `courses.urls` serves."""
        fragment = f"#{self.anchor}" if self.anchor else ""
        return f"/{self.target}s/{self.slug}/{fragment}" if self.slug else fragment

    def __str__(self) -> str:
        """As the author writes it."""
        fragment = f"#{self.anchor}" if self.anchor else ""
        return f"{self.target}:{self.slug}{fragment}" if self.slug else fragment


def parse(href: str, line: int) -> Link | None:
    """The link that `href` stands for, or None when it leads out of the site or nowhere."""
    if href.startswith("#") and len(href) > 1:
        return Link(Target.HERE, "", href[1:], line)
    if found := _INTERNAL.fullmatch(href):
        return Link(Target(found["kind"]), found["slug"], found["anchor"] or "", line)
    return None


def is_external(href: str) -> bool:
    """Whether a page may link to `href` as it is."""
    return href.startswith("https://")
