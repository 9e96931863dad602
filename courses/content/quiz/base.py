"""What every type of question has in common, whatever it asks for.

A `Body` is the part of a question that its type decides. It knows its fields as the file has
them, the texts to render, what a schema cannot check, how it is shuffled, and how an answer is
marked. Nothing here knows of pages or learners.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Any, Protocol, TypeAlias

from courses.content.facts import Facts
from courses.content.yaml_form import Plain
from courses.grading.json_values import Json

Path: TypeAlias = tuple[str | int, ...]
"""Of a field inside a question: `("options", 0, "why")`."""

Fields: TypeAlias = Mapping[str, Any]
"""A body's fields, in the shape that the schema of `quiz.yaml` has checked."""

Deal: TypeAlias = tuple[int, ...]
"""Which authored entry stands at each place of the page; the identity when nothing is shuffled."""


class QuizType(StrEnum):
    """What a question wants from the learner."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true-false"
    NUMBER = "number"
    ORDERING = "ordering"
    MATCHING = "matching"
    FILL_IN = "fill-in"
    PREDICT = "predict"


class BadAnswer(ValueError):
    """Something that is no answer to this question. The message is for the learner."""


@dataclass(frozen=True, slots=True)
class Text:
    """Markdown that a page shows."""

    path: Path
    markdown: str
    inline: bool = True
    graded: bool = False
    """Whether the verdict hangs on it, so that it may not quote an unconfirmed fact."""


@dataclass(frozen=True, slots=True)
class Code:
    """A program or document that is shown highlighted."""

    path: Path
    language: str
    code: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """A short value that is shown as it is, such as JSON or a line of a log."""

    path: Path
    text: str


Shown: TypeAlias = Text | Code | Value


@dataclass(frozen=True, slots=True)
class Mark:
    """The verdict on one answer."""

    right: bool
    parts: tuple[bool, ...] = ()
    """One for each authored option, item, pair or blank: whether the learner got it right."""


class Form(Protocol):
    """A submitted form, such as Django's QueryDict."""

    def getlist(self, key: str) -> Sequence[Any]:
        """Every value sent under this name."""
        ...


class Body(Protocol):
    """One type of question. Implementations are frozen values, one module each."""

    @property
    def type(self) -> QuizType:
        """Which type this is."""
        ...

    def fields(self) -> dict[str, Plain]:
        """The fields as the file has them, in its order; without those that have their default."""
        ...

    def texts(self) -> Iterator[Shown]:
        """Everything that is rendered, with its place."""
        ...

    def faults(self, facts: Facts) -> Iterator[tuple[Path, str]]:
        """What is wrong with it that the schema cannot say, each with its place."""
        ...

    def deal(self, random: Random) -> Deal:
        """How the entries are laid out on the page."""
        ...

    def read(self, form: Form, deal: Deal) -> Json:
        """The answer that a form holds, in authored positions. Raises `BadAnswer`."""
        ...

    def mark(self, answer: Json, facts: Facts) -> Mark:
        """The verdict on what `read` gave. Raises `BadAnswer` when it has another shape."""
        ...

    def right_answer(self, facts: Facts) -> Json:
        """An answer that is marked right, in the shape of `read`."""
        ...


def one(form: Form, name: str, message: str) -> str:
    """The one value sent under `name`. Raises `BadAnswer` with `message` when there is none."""
    values = form.getlist(name)
    if not values or not str(values[-1]).strip():
        raise BadAnswer(message)
    return str(values[-1])


def place(text: str, deal: Deal) -> int:
    """The authored position of the place that a form names. Raises `BadAnswer`."""
    places = {str(number): authored for number, authored in enumerate(deal)}
    if text not in places:
        raise BadAnswer("Choose one of the options.")
    return places[text]


def shuffled(count: int, random: Random) -> Deal:
    """A layout of `count` entries that is not the authored one."""
    dealt = list(range(count))
    while dealt == sorted(dealt) and count > 1:
        random.shuffle(dealt)
    return tuple(dealt)


def repeated(texts: Sequence[str]) -> Iterator[int]:
    """The indices of texts that an earlier one has already, whatever the case."""
    for index, text in enumerate(texts):
        if text.strip().casefold() in [other.strip().casefold() for other in texts[:index]]:
            yield index
