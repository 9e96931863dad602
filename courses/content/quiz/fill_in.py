"""`fill-in`: write what is missing in a program or document."""

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Final

from courses.content.errors import ContentErrors
from courses.content.facts import Facts
from courses.content.quiz.base import (
    BadAnswer,
    Code,
    Deal,
    Fields,
    Form,
    Mark,
    Path,
    QuizType,
    Shown,
    Text,
)
from courses.content.text import tidy
from courses.content.yaml_form import Plain
from courses.content.yaml_text import parse_yaml
from courses.grading.json_values import Json

BLANK: Final = re.compile(r"<<(?P<number>\d+)>>")
"""A blank in the text, numbered from 1."""

_LONGEST: Final = 200
_MESSAGE: Final = "Fill in every blank."


@dataclass(frozen=True, slots=True)
class Blank:
    """What may stand in one blank."""

    answers: tuple[str, ...]
    """Each counts, written exactly so; the first is the one that is shown."""
    why: str
    """Markdown."""


@dataclass(frozen=True, slots=True)
class FillIn:
    """The answer is a list of texts, one per blank; the form sends `blank-0`, `blank-1` …"""

    language: str
    """`python`, `json`, `yaml` or `text`."""
    code: str
    """With `<<1>>`, `<<2>>` … where the blanks are."""
    blanks: tuple[Blank, ...]

    @property
    def type(self) -> QuizType:
        """`fill-in`."""
        return QuizType.FILL_IN

    @classmethod
    def of(cls, fields: Fields) -> "FillIn":
        """From the fields of the file."""
        return cls(
            language=fields["language"],
            code=tidy(fields["code"]),
            blanks=tuple(
                Blank(tuple(tidy(answer) for answer in blank["answers"]), tidy(blank["why"]))
                for blank in fields["blanks"]
            ),
        )

    def fields(self) -> dict[str, Plain]:
        """`language`, `code`, `blanks`."""
        return {
            "language": self.language,
            "code": tidy(self.code),
            "blanks": [
                {"answers": [tidy(answer) for answer in blank.answers], "why": tidy(blank.why)}
                for blank in self.blanks
            ],
        }

    def texts(self) -> Iterator[Shown]:
        """The completed text, for the verdict, and the reasons."""
        yield Code(("code",), self.language, self.filled())
        for index, blank in enumerate(self.blanks):
            yield Text(("blanks", index, "why"), blank.why, inline=False)

    def faults(self, facts: Facts) -> Iterator[tuple[Path, str]]:
        """Blanks that are not there, and a completed text that does not parse."""
        found = [int(match["number"]) for match in BLANK.finditer(self.code)]
        wanted = list(range(1, len(self.blanks) + 1))
        if found != wanted:
            shown = ", ".join(f"<<{number}>>" for number in wanted)
            yield ("code",), f"must hold {shown}, each once and in this order"
        elif problem := _unparsable(self.language, self.filled()):
            yield ("code",), f"does not parse with the first answers filled in: {problem}"

    def deal(self, random: Random) -> Deal:
        """There is nothing to lay out."""
        return ()

    def read(self, form: Form, deal: Deal) -> Json:
        """One text per blank, without blanks around it."""
        texts: list[Json] = []
        for index in range(len(self.blanks)):
            text = "".join(str(value) for value in form.getlist(f"blank-{index}")[-1:]).strip()
            if not text:
                raise BadAnswer(_MESSAGE)
            if len(text) > _LONGEST:
                raise BadAnswer(f"At most {_LONGEST} characters fit in a blank.")
            texts.append(text)
        return texts

    def mark(self, answer: Json, facts: Facts) -> Mark:
        """A part is right when the blank holds one of its answers."""
        if not isinstance(answer, list) or len(answer) != len(self.blanks):
            raise BadAnswer(_MESSAGE)
        parts = tuple(
            text in blank.answers for text, blank in zip(answer, self.blanks, strict=True)
        )
        return Mark(all(parts), parts)

    def right_answer(self, facts: Facts) -> Json:
        """The first answer of every blank."""
        return [blank.answers[0] for blank in self.blanks]

    def filled(self) -> str:
        """The text with the first answers in their blanks."""

        def answer(match: re.Match[str]) -> str:
            number = int(match["number"])
            known = 1 <= number <= len(self.blanks)
            return self.blanks[number - 1].answers[0] if known else match[0]

        return BLANK.sub(answer, self.code)

    def segments(self) -> tuple[str, ...]:
        """The text between the blanks: one more than there are blanks."""
        return tuple(BLANK.sub("\0", self.code).split("\0"))


def _unparsable(language: str, text: str) -> str:
    try:
        match language:
            case "python":
                ast.parse(text)
            case "json":
                json.loads(text)
            case "yaml":
                parse_yaml(text, "")
    except SyntaxError as error:
        return f"{error.msg} in line {error.lineno}"
    except ValueError as error:
        return error.problems[0].message if isinstance(error, ContentErrors) else str(error)
    return ""
