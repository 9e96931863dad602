"""Why something cannot be published, in sentences that say what to do."""

from collections.abc import Iterable, Iterator
from typing import Final

from courses.content import Problem
from courses.content.links import Link, Target
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


def links_astray(links: Iterable[Link]) -> Iterator[str]:
    """Links inside the site that lead nowhere. A query for each link."""
    for link in links:
        match link.target:
            case Target.HERE:
                yield f"The link {link} works in a topic's text only. Name the topic in it."
            case Target.TOPIC if not Topic.objects.published().filter(slug=link.slug).exists():
                yield f"The link {link} leads nowhere: no published topic has this slug."
            case Target.EXERCISE if (
                not Exercise.objects.published().filter(slug=link.slug).exists()
            ):
                yield f"The link {link} leads nowhere: no published exercise has this slug."


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
