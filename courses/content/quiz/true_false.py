"""`true-false`: a statement, and what is true instead when it is not."""

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
)
from courses.content.text import tidy
from courses.content.yaml_form import Plain
from courses.grading.json_values import Json


@dataclass(frozen=True, slots=True)
class TrueFalse:
    """The prompt is the statement. The answer is a boolean; the form's `choice` is true or false."""

    right: bool
    """Whether the statement is true."""
    why: str
    """Markdown."""
    correction: str = ""
    """Markdown: the statement made true; empty when it is true already."""

    @property
    def type(self) -> QuizType:
        """`true-false`."""
        return QuizType.TRUE_FALSE

    @classmethod
    def of(cls, fields: Fields) -> "TrueFalse":
        """From the fields of the file."""
        return cls(fields["right"], tidy(fields["why"]), tidy(fields.get("correction", "")))

    def fields(self) -> dict[str, Plain]:
        """`right`, `correction` if there is one, `why`."""
        correction: dict[str, Plain] = (
            {"correction": tidy(self.correction)} if self.correction else {}
        )
        return {"right": self.right, **correction, "why": tidy(self.why)}

    def texts(self) -> Iterator[Text]:
        """The correction and the reason."""
        if self.correction:
            yield Text(("correction",), self.correction, inline=False, graded=True)
        yield Text(("why",), self.why, inline=False)

    def faults(self, facts: Facts) -> Iterator[tuple[Path, str]]:
        """A false statement without its correction, a true one with one."""
        if self.right and self.correction:
            yield ("correction",), "the statement is true and has nothing to correct"
        if not self.right and not self.correction:
            yield ("correction",), "is missing; say what is true instead"

    def deal(self, random: Random) -> Deal:
        """True stands first, always."""
        return (0, 1)

    def read(self, form: Form, deal: Deal) -> Json:
        """A boolean."""
        choice = one(form, "choice", "Choose True or False.")
        if choice not in ("true", "false"):
            raise BadAnswer("Choose True or False.")
        return choice == "true"

    def mark(self, answer: Json, facts: Facts) -> Mark:
        """Right when it says what the statement is."""
        if not isinstance(answer, bool):
            raise BadAnswer("Choose True or False.")
        return Mark(answer == self.right)

    def right_answer(self, facts: Facts) -> Json:
        """What the statement is."""
        return self.right
