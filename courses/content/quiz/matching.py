"""`matching`: give every item the entry that belongs to it."""

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
    place,
    repeated,
    shuffled,
)
from courses.content.text import tidy
from courses.content.yaml_form import Plain
from courses.grading.json_values import Json

_MESSAGE = "Choose a match for every item."


@dataclass(frozen=True, slots=True)
class Pair:
    """An item and what belongs to it, both inline Markdown."""

    item: str
    match: str


@dataclass(frozen=True, slots=True)
class Matching:
    """The answer is the authored index of the match chosen for each item, in order.

    Matches are numbered as the pairs, then `others`. The form sends `match-0`, `match-1` … for
    the items, each with the place of a match as it is shown.
    """

    pairs: tuple[Pair, ...]
    why: str
    """Markdown."""
    others: tuple[str, ...] = ()
    """Matches that belong to no item, inline Markdown."""

    @property
    def type(self) -> QuizType:
        """`matching`."""
        return QuizType.MATCHING

    @classmethod
    def of(cls, fields: Fields) -> "Matching":
        """From the fields of the file."""
        return cls(
            pairs=tuple(Pair(tidy(pair["item"]), tidy(pair["match"])) for pair in fields["pairs"]),
            why=tidy(fields["why"]),
            others=tuple(tidy(other) for other in fields.get("others", ())),
        )

    def fields(self) -> dict[str, Plain]:
        """`pairs`, `others` if there are any, `why`."""
        fields: dict[str, Plain] = {
            "pairs": [{"item": tidy(pair.item), "match": tidy(pair.match)} for pair in self.pairs]
        }
        if self.others:
            fields["others"] = [tidy(other) for other in self.others]
        return {**fields, "why": tidy(self.why)}

    def texts(self) -> Iterator[Text]:
        """Items, matches and the reason."""
        for index, pair in enumerate(self.pairs):
            yield Text(("pairs", index, "item"), pair.item, graded=True)
            yield Text(("pairs", index, "match"), pair.match, graded=True)
        for index, other in enumerate(self.others):
            yield Text(("others", index), other, graded=True)
        yield Text(("why",), self.why, inline=False)

    def faults(self, facts: Facts) -> Iterator[tuple[Path, str]]:
        """Repeated items and matches: then more than one answer would be right."""
        for index in repeated([pair.item for pair in self.pairs]):
            yield ("pairs", index, "item"), "is an item already"
        for index in repeated(self._matches()):
            first_other = index - len(self.pairs)
            path: Path = ("others", first_other) if first_other >= 0 else ("pairs", index, "match")
            yield path, "is a match already"

    def deal(self, random: Random) -> Deal:
        """The matches shuffled; the items stay."""
        return shuffled(len(self._matches()), random)

    def read(self, form: Form, deal: Deal) -> Json:
        """One authored index of a match per item."""
        return [
            place(one(form, f"match-{index}", _MESSAGE), deal) for index in range(len(self.pairs))
        ]

    def mark(self, answer: Json, facts: Facts) -> Mark:
        """A part is right when the item has its match."""
        if not isinstance(answer, list) or len(answer) != len(self.pairs):
            raise BadAnswer(_MESSAGE)
        parts = tuple(chosen == index for index, chosen in enumerate(answer))
        return Mark(all(parts), parts)

    def right_answer(self, facts: Facts) -> Json:
        """Every item with its own match."""
        return [*range(len(self.pairs))]

    def _matches(self) -> list[str]:
        return [*(pair.match for pair in self.pairs), *self.others]
