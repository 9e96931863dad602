"""A learner's Markdown as a page shows it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from courses.content import ContentErrors, Facts, render
from courses.content.text import outside_fences
from courses.services.rendering import current_facts

_HEADING: Final = re.compile(r"^(?P<marks>#{1,6})(?= )")
_HIGHEST, _LOWEST = 3, 4


@dataclass(frozen=True, slots=True)
class NotePreview:
    """The text, sanitised HTML of it, and what the renderer does not take."""

    text: str
    html: str = ""
    """Empty for an empty text and while there are problems."""
    problems: tuple[str, ...] = ()
    """Each with its line: "Line 3: …"."""


def facts_for(texts: Iterable[str]) -> Facts:
    """The facts, where a text quotes one. One query at most, and mostly none."""
    return current_facts() if any("fact:" in text for text in texts) else Facts()


def preview_of(text: str, facts: Facts) -> NotePreview:
    """`text` through the renderer of the site's own content.

    Headings of any level will do: they are shown below those of the page.
    """
    try:
        return NotePreview(text, render(_below(text), facts=facts).html)
    except ContentErrors as error:
        said = tuple(f"Line {problem.line}: {problem.message}." for problem in error.problems)
        return NotePreview(text, problems=said)


def _below(text: str) -> str:
    """The text with its headings on the levels that a page has left."""
    lines = text.split("\n")
    for index, line in outside_fences([*lines]):
        if found := _HEADING.match(line):
            level = min(_LOWEST, max(_HIGHEST, len(found["marks"]) + 1))
            lines[index] = "#" * level + line[found.end() :]
    return "\n".join(lines)
