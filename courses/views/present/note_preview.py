"""A learner's Markdown as a page shows it."""

from dataclasses import dataclass

from courses.content import ContentErrors, render
from courses.services.rendering import current_facts


@dataclass(frozen=True, slots=True)
class NotePreview:
    """The text, sanitised HTML of it, and what the renderer does not take."""

    text: str
    html: str = ""
    """Empty for an empty text and while there are problems."""
    problems: tuple[str, ...] = ()
    """Each with its line: "Line 3: …"."""


def preview_of(text: str) -> NotePreview:
    """`text` through the renderer of the site's own content. One query."""
    try:
        return NotePreview(text, render(text, facts=current_facts()).html)
    except ContentErrors as error:
        said = tuple(f"Line {problem.line}: {problem.message}." for problem in error.problems)
        return NotePreview(text, problems=said)
