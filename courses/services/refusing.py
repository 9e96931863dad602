"""Why something cannot be published, in sentences that say what to do."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from courses.content import Problem
from courses.content.links import PAGE_ANCHORS, Link, Target
from courses.models import Authored, Exercise, Topic
from courses.services.errors import Refused

_NOUNS: Final = {
    "aliases": "alias",
    "blanks": "blank",
    "concepts": "concept",
    "events": "event",
    "items": "item",
    "options": "option",
    "others": "other match",
    "pairs": "pair",
}
"""Of one entry of a list, by the list's field."""


class NotPublishable(Refused):
    """What learners would get is not ready. `reasons` are sentences that say what to do."""

    def __init__(self, title: str, reasons: tuple[str, ...]) -> None:
        self.reasons = reasons
        super().__init__(
            f"“{title}” was not published.", " ".join(reasons), "Mend that and publish again."
        )


def if_retired(row: Authored) -> tuple[str, ...]:
    """A reason against publishing."""
    return ("It is retired. Bring it back first.",) if row.is_retired else ()


def in_words(problems: Iterable[Problem]) -> Iterator[str]:
    """Problems of an entry with their places: "Option 2, why: must not be empty." """
    for problem in problems:
        yield f"{_place(problem.field)}: {problem.message}."


def links_astray(links: Iterable[Link], *, also_drafts: bool = False) -> Iterator[str]:
    """Links inside the site that lead nowhere. A query for each link.

    `also_drafts`: a draft is somewhere, too. Two topics that name each other could not be published
    otherwise, nor one that names its own exercise.
    """
    topics, exercises = Topic.objects.published(), Exercise.objects.published()
    if also_drafts:
        topics, exercises = Topic.objects.current(), Exercise.objects.current()
    kind = "" if also_drafts else "published "
    for link in links:
        match link.target:
            case Target.HERE:
                yield f"The link {link} works in a topic's text only. Name the topic in it."
            case Target.TOPIC:
                headings = topics.filter(slug=link.slug).values_list("rendered__toc", flat=True)
                if not headings:
                    yield f"The link {link} leads nowhere: no {kind}topic has this slug."
                elif link.anchor and link.anchor not in _anchors(headings[0]):
                    yield f"The link {link} leads nowhere: the topic has no such heading."
            case Target.EXERCISE:
                if not exercises.filter(slug=link.slug).exists():
                    yield f"The link {link} leads nowhere: no {kind}exercise has this slug."
                elif link.anchor:
                    yield f"The link {link} names a heading. Link to the exercise alone."


def _anchors(headings: Iterable[Mapping[str, str]] | None) -> set[str]:
    """What `#…` may name on a topic's page, by the table of contents that it was rendered with."""
    return {*PAGE_ANCHORS, *(heading["id"] for heading in headings or ())}


def _place(field: str) -> str:
    """ "options.1.why" is "Option 2, why"."""
    name, *rest = field.split(".")
    words = [name.replace("_", " ")]
    if rest and rest[0].isdigit():
        words = [f"{_NOUNS.get(name, name)} {int(rest.pop(0)) + 1}"]
    words += [_counted(step) for step in rest if step != "text"]
    return ", ".join(words).capitalize() or "The entry"


def _counted(step: str) -> str:
    """A position counts from 1."""
    return str(int(step) + 1) if step.isdigit() else step
