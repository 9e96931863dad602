"""A quiz question as its page shows it. What would tell the answer is left out until it is given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from courses.content.quiz import Body, Deal, Matching, Ordering, QuizType, body_of
from courses.models import QuizAnswer, QuizAttempt


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose."""

    value: str
    """What the form sends for it."""
    html: str
    chosen: bool = False
    right: bool | None = None
    """Whether it belongs to the right answer; None until the question is answered."""
    why: str = ""
    """HTML; empty until then."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place to fill: an item to number, an item to match, a blank."""

    name: str
    """Of the form's field."""
    html: str
    """What stands beside it; empty for a blank."""
    given: str = ""
    """What the learner sent for it."""
    right: bool | None = None
    expected: str = ""
    """HTML of what belongs there; empty until answered."""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question on its page. All texts are HTML that may go into a page as it is."""

    type: str
    prompt: str
    answered: bool
    right: bool | None
    choices: tuple[Choice, ...] = ()
    """Of `single`, `multiple`, `true-false` and `predict`: fields named `choice`. Of `matching`:
    what each of its selects offers."""
    slots: tuple[Slot, ...] = ()
    """Of `ordering`, `matching` and `fill-in`."""
    code: str = ""
    """The program of `predict`; of `fill-in` the completed text, once answered."""
    events: tuple[str, ...] = ()
    """Of `predict`; empty when it is a single empty event."""
    asks: str = ""
    """Of `predict`: response, outcome or log."""
    segments: tuple[str, ...] = ()
    """Of `fill-in`: plain text before, between and after the blanks; escape it."""
    unit: str = ""
    given: str = ""
    """Of `number`: what was typed."""
    expected: str = ""
    """Of `number`: the value, without its unit; empty until answered."""
    tolerance: str = ""
    """Of `number`: what was allowed, such as "1 %"; empty until answered."""
    correction: str = ""
    why: str = ""
    source: Mapping[str, str] | None = None
    """`{title, url, verified}`; None until answered."""


def deal_of(attempt: QuizAttempt, answer: QuizAnswer, body: Body) -> Deal:
    """How this question is laid out in this round, the same whenever it is asked for."""
    dice = Random(f"{attempt.seed}:{answer.question.uuid}")  # noqa: S311  # no secret
    return body.deal(dice)


def asked(attempt: QuizAttempt, answer: QuizAnswer) -> Asked:
    """The question for its page, with the verdict and every reason once it is answered.

    `answer.question` must be loaded; no query.
    """
    question = answer.question
    body = body_of(question.type, question.body)
    shown = answer.shown
    over = answer.is_answered
    values: dict[str, Any] = _by_type(answer, shown["body"], body, deal_of(attempt, answer, body))
    if over:
        values["why"] = shown["body"].get("why", "")
        values["source"] = question.source
    return Asked(
        type=question.type,
        prompt=shown["prompt"],
        answered=over,
        right=answer.right,
        **values,
    )


def _by_type(answer: QuizAnswer, html: Any, body: Body, deal: Deal) -> dict[str, Any]:
    over = answer.is_answered
    match body.type:
        case QuizType.SINGLE | QuizType.MULTIPLE:
            return {"choices": _options(answer, html, deal)}
        case QuizType.PREDICT:
            return {
                "choices": _options(answer, html, deal),
                "code": html["code"],
                "events": tuple(html["events"]) if "events" in answer.question.body else (),
                "asks": html["asks"],
            }
        case QuizType.TRUE_FALSE:
            return {
                "choices": _true_or_false(answer, html),
                "correction": html.get("correction", "") if over else "",
            }
        case QuizType.NUMBER:
            return {
                "unit": html.get("unit", ""),
                "given": str(answer.given) if over else "",
                "expected": html["value"] if over else "",
                "tolerance": str(html.get("tolerance", "")) if over else "",
            }
        case QuizType.FILL_IN:
            return {
                "segments": tuple(html["segments"]),
                "slots": _blanks(answer, html),
                "code": html["code"] if over else "",
            }
    if isinstance(body, Ordering):
        return {"slots": _items(answer, html, deal)}
    assert isinstance(body, Matching)  # noqa: S101  # every other type has returned
    return {"choices": _matches(html, deal), "slots": _pairs(answer, html, deal)}


def _options(answer: QuizAnswer, html: Any, deal: Deal) -> tuple[Choice, ...]:
    given = answer.given if isinstance(answer.given, list) else [answer.given]
    over = answer.is_answered
    return tuple(
        Choice(
            value=str(place),
            html=html["options"][index]["text"],
            chosen=over and index in given,
            right=html["options"][index]["right"] if over else None,
            why=html["options"][index]["why"] if over else "",
        )
        for place, index in enumerate(deal)
    )


def _true_or_false(answer: QuizAnswer, html: Any) -> tuple[Choice, ...]:
    over = answer.is_answered
    return tuple(
        Choice(
            value=value,
            html=value.capitalize(),
            chosen=over and answer.given is (value == "true"),
            right=html["right"] is (value == "true") if over else None,
        )
        for value in ("true", "false")
    )


def _blanks(answer: QuizAnswer, html: Any) -> tuple[Slot, ...]:
    over = answer.is_answered
    return tuple(
        Slot(
            name=f"blank-{index}",
            html="",
            given=_at(answer.given, index),
            right=_part(answer.parts, index) if over else None,
            expected=blank["answers"][0] if over else "",
            why=blank["why"] if over else "",
        )
        for index, blank in enumerate(html["blanks"])
    )


def _items(answer: QuizAnswer, html: Any, deal: Deal) -> tuple[Slot, ...]:
    """The items as they are laid out; once answered, `given` and `expected` are places from 1."""
    over = answer.is_answered
    places = {index: str(place) for place, index in enumerate(answer.given or (), 1)}
    return tuple(
        Slot(
            name=f"place-{place}",
            html=html["items"][index],
            given=places.get(index, ""),
            right=places.get(index) == str(index + 1) if over else None,
            expected=str(index + 1) if over else "",
        )
        for place, index in enumerate(deal)
    )


def _matches(html: Any, deal: Deal) -> tuple[Choice, ...]:
    texts = [*(pair["match"] for pair in html["pairs"]), *html.get("others", ())]
    return tuple(Choice(str(place), texts[index]) for place, index in enumerate(deal))


def _pairs(answer: QuizAnswer, html: Any, deal: Deal) -> tuple[Slot, ...]:
    over = answer.is_answered
    found = []
    for index, pair in enumerate(html["pairs"]):
        chosen = answer.given[index] if over and answer.given else None
        found.append(
            Slot(
                name=f"match-{index}",
                html=pair["item"],
                given=str(deal.index(chosen)) if chosen in deal else "",
                right=_part(answer.parts, index) if over else None,
                expected=pair["match"] if over else "",
            )
        )
    return tuple(found)


def _at(given: Any, index: int) -> str:
    return str(given[index]) if isinstance(given, list) and index < len(given) else ""


def _part(parts: Sequence[bool], index: int) -> bool:
    return index < len(parts) and parts[index]
