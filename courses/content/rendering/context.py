"""What one rendering collects while the parts of a text pass through it."""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Final

from courses.content.errors import Problem
from courses.content.facts import Facts
from courses.content.links import Link

_NOT_WORD: Final = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a text, for "On this page"."""

    id: str
    text: str
    level: int
    """3 or 4: the page itself has the first two."""


@dataclass(frozen=True, slots=True)
class Myth:
    """A misconception that a text warns of. All three are HTML; not sanitised yet in a context."""

    statement: str
    correction: str
    source: str
    """`<a href="…">title</a>`."""
    verified: str
    """The day, as "2026-11-20"."""


@dataclass(slots=True)
class Context:
    """One page's ids, labels and findings. Sections of one page share it, so ids stay unique."""

    facts: Facts
    prefix: str = ""
    """Put before every id, for texts that share a page with others."""
    taken: set[str] = field(default_factory=set)
    labels: set[str] = field(default_factory=set)
    source: list[str] = field(default_factory=list)
    """The lines of the text that is being rendered."""
    problems: list[Problem] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    used_facts: dict[str, None] = field(default_factory=dict)
    myths: list[Myth] = field(default_factory=list)

    def problem(self, line: int, message: str) -> None:
        """Something that the author has to mend in line `line`, from 1."""
        self.problems.append(Problem("", max(line, 1), "", message))

    def line_of(self, needle: str) -> int:
        """The first line that contains `needle`, from 1; Markdown's own tree knows no lines."""
        return next((n for n, line in enumerate(self.source, 1) if needle in line), 1)

    def new_id(self, text: str) -> str:
        """An id made of the words of `text`, with a number when it is taken."""
        folded = unicodedata.normalize("NFKD", text)
        plain = "".join(char for char in folded if not unicodedata.combining(char))
        slug = _NOT_WORD.sub("-", plain.lower()).strip("-") or "section"
        return self._unique(f"{self.prefix}{slug}", "-", self.taken)

    def new_label(self, text: str) -> str:
        """A name for a scroll region: no two regions of a page may share one."""
        return self._unique(text, " ", self.labels)

    @staticmethod
    def _unique(wanted: str, between: str, taken: set[str]) -> str:
        name, number = wanted, 1
        while name in taken:
            number += 1
            name = f"{wanted}{between}{number}"
        taken.add(name)
        return name
