"""`ordering`: bring the items into the right order."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from courses.content.facts import Facts
from courses.content.quiz.base import (
    BadAnswer,
    Deal,
    Fields,
    Form,
    Mark,
    Path,
    QuizType,
    Text,
    one,
    repeated,
    shuffled,
)
from courses.content.text import tidy
from courses.content.yaml_form import Plain
from courses.grading.json_values import Json

_MESSAGE = "Give every item a place of its own."


@dataclass(frozen=True, slots=True)
class Ordering:
    """The answer is authored indices in the learner's order.

    The form sends `place-0`, `place-1` … for the items as they are shown, each with the item's
    place from 1.
    """

    items: tuple[str, ...]
    """Inline Markdown, in the right order."""
    why: str
    """Markdown."""

    @property
    def type(self) -> QuizType:
        """`ordering`."""
        return QuizType.ORDERING

    @classmethod
    def of(cls, fields: Fields) -> "Ordering":
        """From the fields of the file."""
        return cls(tuple(tidy(item) for item in fields["items"]), tidy(fields["why"]))

    def fields(self) -> dict[str, Plain]:
        """`items` and `why`."""
        return {"items": [tidy(item) for item in self.items], "why": tidy(self.why)}

    def texts(self) -> Iterator[Text]:
        """The items and the reason."""
        for index, item in enumerate(self.items):
            yield Text(("items", index), item, graded=True)
        yield Text(("why",), self.why, inline=False)

    def faults(self, facts: Facts) -> Iterator[tuple[Path, str]]:
        """Repeated items."""
        for index in repeated(self.items):
            yield ("items", index), "is an item already"

    def deal(self, random: Random) -> Deal:
        """The items shuffled, never in the right order."""
        return shuffled(len(self.items), random)

    def read(self, form: Form, deal: Deal) -> Json:
        """A permutation of the authored indices."""
        by_place: dict[str, int] = {
            one(form, f"place-{shown}", _MESSAGE): index for shown, index in enumerate(deal)
        }
        wanted = [str(place) for place in range(1, len(deal) + 1)]
        if sorted(by_place) != sorted(wanted):
            raise BadAnswer(_MESSAGE)
        return [by_place[place] for place in wanted]

    def mark(self, answer: Json, facts: Facts) -> Mark:
        """A part is right when the item stands in its place."""
        if not isinstance(answer, list) or set(map(str, answer)) != set(
            map(str, range(len(self.items)))
        ):
            raise BadAnswer(_MESSAGE)
        parts = tuple(answer[index] == index for index in range(len(self.items)))
        return Mark(all(parts), parts)

    def right_answer(self, facts: Facts) -> Json:
        """The authored order."""
        return [*range(len(self.items))]
