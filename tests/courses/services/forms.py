"""Forms as a browser sends them, and the right answers to a question as its page shows it."""

from collections.abc import Mapping, Sequence
from typing import Any

from courses.content import Facts
from courses.content.quiz import body_of
from courses.models import QuizAnswer, QuizAttempt
from courses.services.asking import deal_of
from courses.services.rendering import current_facts


class Sent:
    """A submitted form."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    def getlist(self, key: str) -> Sequence[Any]:
        value = self._values.get(key, [])
        return value if isinstance(value, list) else [value]


def right(attempt: QuizAttempt, held: QuizAnswer) -> Sent:
    """What a learner who knows it sends."""
    body = body_of(held.question.type, held.question.body)
    facts = current_facts() if held.question.type == "number" else Facts()
    return Sent(_fields(held.question.type, body.right_answer(facts), deal_of(attempt, held, body)))


def wrong(attempt: QuizAttempt, held: QuizAnswer) -> Sent:
    """The first option that is not the right one, of a question with one right option."""
    fields = right(attempt, held).getlist("choice")
    return Sent({"choice": next(place for place in "012" if place not in fields)})


def _fields(kind: str, answer: Any, deal: tuple[int, ...]) -> dict[str, Any]:
    match kind:
        case "single" | "predict":
            return {"choice": str(deal.index(answer))}
        case "multiple":
            return {"choice": [str(deal.index(index)) for index in answer]}
        case "true-false":
            return {"choice": str(answer).lower()}
        case "number":
            return {"value": answer}
        case "ordering":
            return {f"place-{shown}": str(answer.index(i) + 1) for shown, i in enumerate(deal)}
        case "matching":
            return {f"match-{item}": str(deal.index(i)) for item, i in enumerate(answer)}
    return {f"blank-{index}": text for index, text in enumerate(answer)}
