"""Options to choose from, each with the reason why it is right or wrong."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from courses.content.quiz.base import Fields, Path, Text, repeated
from courses.content.text import tidy
from courses.content.yaml_form import Plain

_CATCH_ALL: Final = re.compile(
    r"\b(?:all|none|both|neither) of (?:the|these|those)\b(?: (?:above|below|others?|options?))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be chosen."""

    text: str
    """Inline Markdown; in a `predict` question a value as it is."""
    right: bool
    why: str
    """Markdown: why it is right or wrong."""


def options_of(fields: Fields) -> tuple[Option, ...]:
    """The options in the order of the file."""
    return tuple(
        Option(tidy(option["text"]), option["right"], tidy(option["why"]))
        for option in fields["options"]
    )


def fields_of(options: Sequence[Option]) -> list[Plain]:
    """The inverse of `options_of`."""
    return [
        {"text": tidy(option.text), "right": option.right, "why": tidy(option.why)}
        for option in options
    ]


def texts_of(options: Sequence[Option]) -> Iterator[Text]:
    """What is rendered of options that are Markdown."""
    for index, option in enumerate(options):
        yield Text(("options", index, "text"), option.text, graded=True)
        yield Text(("options", index, "why"), option.why, inline=False)


def faults_of(options: Sequence[Option], *, fewest: int, most: int) -> Iterator[tuple[Path, str]]:
    """`fewest` and `most` right options are allowed, and at least one that is wrong."""
    right = sum(option.right for option in options)
    if not right:
        yield ("options",), "no option is right"
    elif right < fewest:
        yield ("options",), f"at least {fewest} options must be right"
    elif right > most:
        yield ("options",), f"{right} options are right; only {most} may be"
    if right == len(options):
        yield ("options",), "no option is wrong"
    for index in repeated([option.text for option in options]):
        yield ("options", index, "text"), "is an option already"
    for index, option in enumerate(options):
        if _CATCH_ALL.search(option.text):
            message = "says something about the other options; let it stand for itself"
            yield ("options", index, "text"), message
