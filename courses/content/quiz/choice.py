"""`single` and `multiple`: choose the right options."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from courses.content.facts import Facts
from courses.content.quiz import options
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
    shuffled,
)
from courses.content.quiz.options import Option
from courses.content.yaml_form import Plain
from courses.grading.json_values import Json


@dataclass(frozen=True, slots=True)
class _Choice:
    options: tuple[Option, ...]
    keep_order: bool = False
    """The order means something, for example sizes, and is not shuffled."""

    def fields(self) -> dict[str, Plain]:
        """`options`, and `keep_order` when it is true."""
        fields: dict[str, Plain] = {"options": options.fields_of(self.options)}
        if self.keep_order:
            fields["keep_order"] = True
        return fields

    def texts(self) -> Iterator[Text]:
        """Every option and its reason."""
        return options.texts_of(self.options)

    def deal(self, random: Random) -> Deal:
        """The options shuffled, unless their order means something."""
        count = len(self.options)
        return tuple(range(count)) if self.keep_order else shuffled(count, random)

    def _right(self) -> list[int]:
        return [index for index, option in enumerate(self.options) if option.right]


@dataclass(frozen=True, slots=True)
class Single(_Choice):
    """Exactly one option is right. The answer is its index; the form's field is `choice`."""

    @property
    def type(self) -> QuizType:
        """`single`."""
        return QuizType.SINGLE

    @classmethod
    def of(cls, fields: Fields) -> "Single":
        """From the fields of the file."""
        return cls(options.options_of(fields), fields.get("keep_order", False))

    def faults(self, facts: Facts) -> Iterator[tuple[Path, str]]:
        """Not exactly one right option, repetitions, catch-all options."""
        return options.faults_of(self.options, fewest=1, most=1)

    def read(self, form: Form, deal: Deal) -> Json:
        """An authored index."""
        return place(one(form, "choice", "Choose an option."), deal)

    def mark(self, answer: Json, facts: Facts) -> Mark:
        """Right when it is the right option."""
        return mark_one(self.options, answer)

    def right_answer(self, facts: Facts) -> Json:
        """The index of the right option."""
        return self._right()[0]


@dataclass(frozen=True, slots=True)
class Multiple(_Choice):
    """All right options and no other must be chosen. The answer is their indices, sorted."""

    @property
    def type(self) -> QuizType:
        """`multiple`."""
        return QuizType.MULTIPLE

    @classmethod
    def of(cls, fields: Fields) -> "Multiple":
        """From the fields of the file."""
        return cls(options.options_of(fields), fields.get("keep_order", False))

    def faults(self, facts: Facts) -> Iterator[tuple[Path, str]]:
        """No right option, no wrong one, repetitions, catch-all options."""
        return options.faults_of(self.options, fewest=1, most=len(self.options))

    def read(self, form: Form, deal: Deal) -> Json:
        """Authored indices, sorted; the form sends `choice` once for each."""
        chosen = {place(str(value), deal) for value in form.getlist("choice")}
        if not chosen:
            raise BadAnswer("Choose at least one option.")
        return [*sorted(chosen)]

    def mark(self, answer: Json, facts: Facts) -> Mark:
        """A part is right when the option was chosen or left as it should be."""
        if not isinstance(answer, list):
            raise BadAnswer("Choose at least one option.")
        parts = tuple(
            option.right == (index in answer) for index, option in enumerate(self.options)
        )
        return Mark(all(parts), parts)

    def right_answer(self, facts: Facts) -> Json:
        """The indices of the right options."""
        return [*self._right()]


def mark_one(found: tuple[Option, ...], answer: Json) -> Mark:
    """The verdict on one chosen option. Raises `BadAnswer` when there is no such option."""
    if isinstance(answer, bool) or not isinstance(answer, int) or not 0 <= answer < len(found):
        raise BadAnswer("Choose an option.")
    right = found[answer].right
    return Mark(right, tuple(option.right or index != answer for index, option in enumerate(found)))
