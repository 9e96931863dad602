"""Proves `predict` questions by running them: the right option happens, and no other does."""

import json
from collections.abc import Iterator
from contextlib import closing
from threading import Event
from typing import Final

from courses.content.errors import Problem
from courses.content.model import QuizQuestion, Topic
from courses.content.quiz import Asks, Option, Predict
from courses.content.quiz.predict import FILE
from courses.content.showing import same_response, without_varying
from courses.content.write import to_files
from courses.emulator import InvalidParameterValueException
from courses.emulator.records import Invocation, LogKind, Outcome
from courses.grading.lab import Lab

QUIZ: Final = "quiz.yaml"


def check_predictions(topic: Topic, lab: Lab) -> Iterator[Problem]:
    """What the local Lambda says against the predictions of a topic's quiz."""
    file = f"{topic.path}/{QUIZ}"
    for number, question in enumerate(topic.quiz):
        if isinstance(question.body, Predict):
            line = _line(topic, question)
            for field, message in check_prediction(question.body, lab):
                yield Problem(file, line, f"{number}.{field}", message)


def check_prediction(
    body: Predict, lab: Lab, *, cancelled: Event | None = None
) -> Iterator[tuple[str, str]]:
    """The same for one question, each with its field, such as "options.0.text".

    Ends with `Cancelled` once `cancelled` is set.
    """
    try:
        with closing(
            lab.create_function(body.config(), {FILE: body.code.encode()}, cancelled=cancelled)
        ) as function:
            invocations = [function.invoke(event.encode()) for event in body.events]
    except InvalidParameterValueException as error:
        yield "function", str(error)
        return
    last = invocations[-1]
    if any(invocation.outcome is Outcome.INFRASTRUCTURE for invocation in invocations):
        yield "code", f"could not be run: {last.exit_detail or last.outcome}"
        return
    for index, option in enumerate(body.options):
        if _happens(body.asks, option, last) != option.right:
            claim = "is right, but does not happen" if option.right else "is wrong, but happens"
            yield f"options.{index}.text", f"{claim}: {_told(body.asks, last)}"


def _happens(asks: Asks, option: Option, invocation: Invocation) -> bool:
    match asks:
        case Asks.RESPONSE:
            return same_response(json.loads(option.text), invocation.response)
        case Asks.OUTCOME:
            return option.text == invocation.outcome
    wanted = without_varying(option.text)
    return any(without_varying(line) == wanted for line in _written(invocation))


def _told(asks: Asks, invocation: Invocation) -> str:
    match asks:
        case Asks.RESPONSE:
            said = json.dumps(invocation.response, ensure_ascii=False)
            return f"the last invocation answers {said}"
        case Asks.OUTCOME:
            return f"the last invocation ends with {invocation.outcome}"
    return "the last invocation writes this log:\n" + "\n".join(_written(invocation))


def _written(invocation: Invocation) -> list[str]:
    return [
        line
        for record in invocation.logs
        if record.kind is LogKind.FUNCTION
        for line in record.text.splitlines()
    ]


def _line(topic: Topic, question: QuizQuestion) -> int:
    """Where the question stands in the file's canonical form."""
    lines = to_files(topic)[QUIZ].split("\n")
    return lines.index(f"- uuid: {question.uuid}") + 1
