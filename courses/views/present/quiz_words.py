"""What a quiz says: verdicts, and the outcomes of an invocation in plain words."""

import re
from typing import Final

from courses.content.plain import words_of
from courses.content.quiz import QuizType
from courses.emulator.records import Outcome
from courses.services.asking import Asked

_SOURCE: Final = re.compile(r'<a class="fact-src".*?</a>', re.DOTALL)
_OUTCOMES: Final = {
    Outcome.OK: "It answers",
    Outcome.HANDLER_ERROR: "The handler raises an error",
    Outcome.INIT_ERROR: "It stops at init, before the handler",
    Outcome.TIMEOUT: "It times out",
    Outcome.OUT_OF_MEMORY: "It runs out of memory",
    Outcome.OUTPUT_LIMIT: "It prints more than one call may print",
    Outcome.RESULT_LIMIT: "The response is larger than Lambda returns",
    Outcome.EXITED: "The process ends without a response",
    Outcome.CRASHED: "The process crashes",
    Outcome.BAD_RESULT: "What comes back is not JSON",
}
NUMBERS: Final = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


def without_sources(html: str) -> str:
    """HTML without the links to the sources of figures: before an answer they would tell it."""
    return _SOURCE.sub("", html)


def outcome_in_words(html: str) -> str:
    """The option `<code>timeout</code>` as "It times out"; what is no outcome stays."""
    word = words_of(html)
    return _OUTCOMES[Outcome(word)] if word in _OUTCOMES else html


def how_to(asked: Asked) -> str:
    """What to do with a question of this type."""
    return {
        QuizType.SINGLE: "Choose one.",
        QuizType.MULTIPLE: "Choose all that are right.",
        QuizType.TRUE_FALSE: "True or false?",
        QuizType.NUMBER: "Type a number.",
        QuizType.ORDERING: "Give every step its place.",
        QuizType.MATCHING: "Choose a match for each.",
        QuizType.FILL_IN: "Fill in what is missing, written as in code.",
        QuizType.PREDICT: "Choose what happens.",
    }[QuizType(asked.type)]


def verdict(asked: Asked) -> str:
    """The first words after Check, with the right answer where it is short."""
    if asked.right:
        return "Right."
    match QuizType(asked.type):
        case QuizType.SINGLE | QuizType.PREDICT:
            number = next(n for n, choice in enumerate(asked.choices, 1) if choice.right)
            return f"Wrong. The answer is {number}."
        case QuizType.TRUE_FALSE:
            wanted = next(choice.value for choice in asked.choices if choice.right)
            return f"Wrong. The statement is {wanted}."
        case QuizType.NUMBER:
            return f"Wrong. The answer is {asked.expected}{f' {asked.unit}' if asked.unit else ''}."
        case QuizType.MULTIPLE:
            hit = sum(choice.chosen == choice.right for choice in asked.choices)
            return f"Not all right: {hit} of {len(asked.choices)} options judged rightly."
    hit = sum(bool(slot.right) for slot in asked.slots)
    return f"Not all right: {hit} of {len(asked.slots)}."


def mark_of(*, chosen: bool, right: bool, several: bool) -> str:
    """The words beside an option, "" when there is nothing to say of it."""
    if chosen:
        return "Your answer, right" if right else "Your answer"
    if right:
        return "Right, not chosen" if several else "Right answer"
    return ""
