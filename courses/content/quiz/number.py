"""`number`: a figure with its unit, exact or within a tolerance."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Final

from courses.content.facts import Facts, UnknownFact, display
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
)
from courses.content.text import tidy
from courses.content.yaml_form import Plain
from courses.grading.json_values import Json

_TYPED: Final = re.compile(
    r"[-+\u2212]?(?:\d{1,3}(?:[, \u00a0\u202f]\d{3})+|\d+)?(?:\.\d+)?", re.ASCII
)
_FACT: Final = re.compile(r"fact:(?P<id>[A-Za-z0-9]+)\.(?P<value>\w+)")
_SEPARATORS: Final = re.compile("[, \u00a0\u202f]")
_LONGEST: Final = 40


@dataclass(frozen=True, slots=True)
class Number:
    """The answer is what the learner typed; the form's field is `value`."""

    value: str
    """A number such as "0.2", or `fact:L1.max`, which follows the fact."""
    why: str
    """Markdown: where it comes from, or how it is worked out."""
    tolerance: str = "0"
    """In the unit, or as a share of the value: "5 %"."""
    unit: str = ""
    """Stands beside the field; the learner does not type it."""

    @property
    def type(self) -> QuizType:
        """`number`."""
        return QuizType.NUMBER

    @classmethod
    def of(cls, fields: Fields) -> "Number":
        """From the fields of the file."""
        return cls(
            value=str(fields["value"]),
            why=tidy(fields["why"]),
            tolerance=str(fields.get("tolerance", "0")),
            unit=tidy(fields.get("unit", "")),
        )

    def fields(self) -> dict[str, Plain]:
        """`value`, `tolerance` and `unit` where they are not the default, `why`."""
        fields: dict[str, Plain] = {"value": _plain(self.value)}
        if self.tolerance != "0":
            fields["tolerance"] = _plain(self.tolerance)
        if self.unit:
            fields["unit"] = tidy(self.unit)
        return {**fields, "why": tidy(self.why)}

    def texts(self) -> Iterator[Text]:
        """The reason."""
        yield Text(("why",), self.why, inline=False)

    def faults(self, facts: Facts) -> Iterator[tuple[Path, str]]:
        """A value that is no number of a fact."""
        try:
            self.expected(facts)
        except UnknownFact as error:
            yield ("value",), str(error)

    def deal(self, random: Random) -> Deal:
        """There is nothing to lay out."""
        return ()

    def read(self, form: Form, deal: Deal) -> Json:
        """The text as it was typed."""
        text = one(form, "value", "Type a number.").strip()
        typed(text)
        return text

    def mark(self, answer: Json, facts: Facts) -> Mark:
        """Right within the tolerance. Raises `UnknownFact` when the fact has gone."""
        if not isinstance(answer, str):
            raise BadAnswer("Type a number.")
        expected = self.expected(facts)
        return Mark(abs(typed(answer) - expected) <= self.margin(expected))

    def right_answer(self, facts: Facts) -> Json:
        """The value, as a learner would type it."""
        return f"{self.expected(facts):f}"

    def fact(self) -> str:
        """The id of the fact that the value is taken from, or ""."""
        found = _FACT.fullmatch(self.value)
        return found["id"] if found else ""

    def expected(self, facts: Facts) -> Decimal:
        """The value as a number. Raises `UnknownFact` when it is no number of a fact."""
        found = _FACT.fullmatch(self.value)
        if found is None:
            return Decimal(self.value)
        shown = facts.show(found["id"], found["value"])
        number = shown.fact.values[found["value"]]
        if isinstance(number, bool | str):
            raise UnknownFact(f"{self.value} is no number")
        return Decimal(repr(number))

    def shown(self, facts: Facts) -> str:
        """The value as a page shows it, without the unit: "10,240"."""
        return display(_exact(self.expected(facts)))

    def margin(self, expected: Decimal) -> Decimal:
        """How far off an answer may be."""
        if self.tolerance.endswith("%"):
            return abs(expected) * Decimal(self.tolerance.rstrip("% ")) / 100
        return Decimal(self.tolerance)


def typed(text: str) -> Decimal:
    """The number that a learner typed, thousands separators allowed. Raises `BadAnswer`."""
    text = text.strip()
    if len(text) > _LONGEST or not any(map(str.isdecimal, text)) or not _TYPED.fullmatch(text):
        raise BadAnswer("Type a number, such as 1,000 or 0.5.")
    return Decimal(_SEPARATORS.sub("", text).replace("\u2212", "-"))


def _exact(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


def _plain(text: str) -> Plain:
    return int(text) if re.fullmatch(r"0|-?[1-9]\d*", text) else text
