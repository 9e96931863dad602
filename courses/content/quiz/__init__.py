"""Quiz questions: one module per type, found by the type's name.

To add a type: a module with a frozen dataclass that is a `Body`, its line in `TYPES`, its fields in
`docs/schemas/quiz.schema.json`, its example in `docs/authoring.md`, a strategy in
`tests/content/strategies.py`.
"""

from collections.abc import Callable, Mapping
from typing import Final

from courses.content.quiz.base import (
    BadAnswer,
    Body,
    Code,
    Deal,
    Fields,
    Form,
    Mark,
    Path,
    QuizType,
    Shown,
    Text,
    Value,
)
from courses.content.quiz.choice import Multiple, Single
from courses.content.quiz.fill_in import Blank, FillIn
from courses.content.quiz.matching import Matching, Pair
from courses.content.quiz.number import Number
from courses.content.quiz.options import Option
from courses.content.quiz.ordering import Ordering
from courses.content.quiz.predict import Asks, Predict
from courses.content.quiz.true_false import TrueFalse

TYPES: Final[Mapping[QuizType, Callable[[Fields], Body]]] = {
    QuizType.SINGLE: Single.of,
    QuizType.MULTIPLE: Multiple.of,
    QuizType.TRUE_FALSE: TrueFalse.of,
    QuizType.NUMBER: Number.of,
    QuizType.ORDERING: Ordering.of,
    QuizType.MATCHING: Matching.of,
    QuizType.FILL_IN: FillIn.of,
    QuizType.PREDICT: Predict.of,
}


def body_of(kind: str, fields: Fields) -> Body:
    """The body of a question of this type, whose fields the schema has checked."""
    return TYPES[QuizType(kind)](fields)


__all__ = [
    "TYPES",
    "Asks",
    "BadAnswer",
    "Blank",
    "Body",
    "Code",
    "Deal",
    "Fields",
    "FillIn",
    "Form",
    "Mark",
    "Matching",
    "Multiple",
    "Number",
    "Option",
    "Ordering",
    "Pair",
    "Path",
    "Predict",
    "QuizType",
    "Shown",
    "Single",
    "Text",
    "TrueFalse",
    "Value",
    "body_of",
]
