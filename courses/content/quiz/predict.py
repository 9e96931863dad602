"""`predict`: what does this handler do? The answer is proved by running it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random
from typing import Any, Final

from courses.content.facts import Facts
from courses.content.quiz import options
from courses.content.quiz.base import (
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
    one,
    shuffled,
)
from courses.content.quiz.base import place as authored_place
from courses.content.quiz.choice import mark_one
from courses.content.quiz.options import Option
from courses.content.text import tidy
from courses.content.yaml_form import Plain
from courses.emulator.records import FunctionConfig, Outcome
from courses.grading.json_values import Json

FILE: Final = "handler.py"
"""The name under which the program is shown and run."""

_UNASKED: Final = {Outcome.INFRASTRUCTURE}


class Asks(StrEnum):
    """What has to be predicted of the last invocation."""

    RESPONSE = "response"
    OUTCOME = "outcome"
    LOG = "log"


@dataclass(frozen=True, slots=True)
class Predict:
    """Exactly one option happens. The answer is its index; the form's field is `choice`."""

    asks: Asks
    code: str
    """Of `handler.py`."""
    options: tuple[Option, ...]
    """Their texts are values: JSON, an outcome's word, or a line of the log."""
    events: tuple[str, ...] = ("{}",)
    """JSON texts, sent to the same function one after the other."""
    function: Mapping[str, Any] = field(default_factory=dict)
    """`timeout` in seconds, `memory` in MB, `env`, `profile`; each may be left out."""

    @property
    def type(self) -> QuizType:
        """`predict`."""
        return QuizType.PREDICT

    @classmethod
    def of(cls, fields: Fields) -> "Predict":
        """From the fields of the file."""
        return cls(
            asks=Asks(fields["asks"]),
            code=tidy(fields["code"]),
            options=options.options_of(fields),
            events=tuple(tidy(event) for event in fields.get("events", ("{}",))),
            function=dict(fields.get("function", {})),
        )

    def fields(self) -> dict[str, Plain]:
        """`asks`, `code`, `events` and `function` where they are not the default, `options`."""
        fields: dict[str, Plain] = {"asks": self.asks.value, "code": tidy(self.code)}
        if self.events != ("{}",):
            fields["events"] = [tidy(event) for event in self.events]
        if self.function:
            fields["function"] = dict(self.function)
        return {**fields, "options": options.fields_of(self.options)}

    def texts(self) -> Iterator[Shown]:
        """The program, the events, the options as values, and the reasons."""
        yield Code(("code",), "python", self.code, FILE)
        for index, event in enumerate(self.events):
            yield Code(("events", index), "json", event)
        for index, option in enumerate(self.options):
            yield Value(("options", index, "text"), option.text)
            yield Text(("options", index, "why"), option.why, inline=False)

    def faults(self, facts: Facts) -> Iterator[tuple[Path, str]]:
        """What `options` finds, and values that cannot be what is asked for."""
        yield from options.faults_of(self.options, fewest=1, most=1)
        for index, event in enumerate(self.events):
            if not _is_json(event):
                yield ("events", index), "is not JSON"
        known = [outcome.value for outcome in Outcome if outcome not in _UNASKED]
        for index, option in enumerate(self.options):
            path: Path = ("options", index, "text")
            if self.asks is Asks.RESPONSE and not _is_json(option.text):
                yield path, "is not JSON, which a response is"
            elif self.asks is Asks.OUTCOME and option.text not in known:
                yield path, f"is no outcome; there are {', '.join(known)}"
            elif self.asks is Asks.LOG and "\n" in option.text:
                yield path, "must be one line of the log"

    def deal(self, random: Random) -> Deal:
        """The options shuffled."""
        return shuffled(len(self.options), random)

    def read(self, form: Form, deal: Deal) -> Json:
        """An authored index."""
        return authored_place(one(form, "choice", "Choose an option."), deal)

    def mark(self, answer: Json, facts: Facts) -> Mark:
        """Right when it is what happens."""
        return mark_one(self.options, answer)

    def right_answer(self, facts: Facts) -> Json:
        """The index of the right option."""
        return next(index for index, option in enumerate(self.options) if option.right)

    def config(self) -> FunctionConfig:
        """The function to run it with."""
        return FunctionConfig(
            handler="handler.handler",
            memory_mb=self.function.get("memory", 128),
            timeout_s=self.function.get("timeout", 3),
            environment=dict(self.function.get("env", {})),
            profile=self.function.get("profile", "plain"),
        )


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
