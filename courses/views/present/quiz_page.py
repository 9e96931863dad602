"""One question of a round, as its page shows it before and after Check."""

from dataclasses import dataclass, replace
from datetime import date

from django.http import QueryDict
from django.utils import timezone

from courses.content import Facts
from courses.content.plain import words_of
from courses.content.quiz import FillIn, QuizType, body_of
from courses.models import QuizAnswer, QuizAttempt, QuizKind, QuizQuestion
from courses.services.asking import Asked, Choice, Slot, asked
from courses.services.rendering import current_facts
from courses.views.present.quiz_words import (
    how_to,
    mark_of,
    outcome_in_words,
    verdict,
    without_sources,
)

GAP = 0.8
"""Between the bars of the progress, in per cent."""


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose, with its key and, after Check, its mark and reason."""

    number: int
    choice: Choice
    html: str
    mark: str

    @property
    def css(self) -> str:
        """The verdict as a class; "" before Check and for what was rightly left."""
        if self.choice.right is None:
            return ""
        if self.choice.right:
            return "right"
        return "wrong" if self.choice.chosen else ""


@dataclass(frozen=True, slots=True)
class Part:
    """A slot, with what the page needs around it."""

    number: int
    slot: Slot
    html: str
    before: str = ""
    """Of a blank: the plain text up to it."""
    given: str = ""
    """What the learner sent, in words."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One question in the progress; x and width in per cent."""

    x: float
    width: float
    css: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a round is."""

    bars: tuple[Bar, ...]
    label: str
    right: int
    answered: int

    @property
    def total(self) -> int:
        return len(self.bars)


@dataclass(frozen=True, slots=True)
class Source:
    """The page of the documentation that says so."""

    title: str
    url: str
    verified: date


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """Everything that `courses/quiz/question.html` shows."""

    attempt: QuizAttempt
    answer: QuizAnswer
    asked: Asked
    progress: Progress
    options: tuple[Option, ...]
    parts: tuple[Part, ...]
    tail: str
    """Of a program with blanks: the plain text after the last one."""
    next_number: int | None
    """Counted from 1; None when every question is answered."""

    @property
    def number(self) -> int:
        """Counted from 1."""
        return self.answer.order + 1

    @property
    def how_to(self) -> str:
        return how_to(self.asked)

    @property
    def verdict(self) -> str:
        return verdict(self.asked)

    @property
    def is_exam(self) -> bool:
        return self.attempt.kind == QuizKind.EXAM

    @property
    def kind(self) -> str:
        """Which template draws the answer fields."""
        match QuizType(self.asked.type):
            case QuizType.MULTIPLE:
                return "several"
            case QuizType.NUMBER | QuizType.ORDERING | QuizType.MATCHING | QuizType.FILL_IN as kind:
                return kind.value
        return "one"

    @property
    def places(self) -> range:
        """What an item of an ordering can be numbered."""
        return range(1, len(self.parts) + 1)

    @property
    def sorted_parts(self) -> list[Part]:
        """The items of an answered ordering in the right order."""
        return sorted(self.parts, key=lambda part: int(part.slot.expected or 0))

    @property
    def source(self) -> Source | None:
        found = self.asked.source
        if not found:
            return None
        return Source(found["title"], found["url"], date.fromisoformat(str(found["verified"])))


def question_page(
    attempt: QuizAttempt, answer: QuizAnswer, sent: QueryDict | None = None
) -> QuestionPage:
    """The page of a loaded answer; `sent` is a form that could not be counted, to keep in view.

    One query.
    """
    question = asked(attempt, answer)
    if sent is not None:
        question = _kept(question, sent)
    rows = attempt.answers.values_list("order", "right", "answered_at")
    return _page(
        attempt, answer, question, [(order, right, at is not None) for order, right, at in rows]
    )


def preview_pages(
    question: QuizQuestion, *, marked: bool
) -> tuple[QuestionPage | None, QuestionPage | None]:
    """The question as it is asked, and as it looks after the right answer. No query.

    It may be unsaved and incomplete; the first is None while there is nothing to draw, the
    second unless `marked`.
    """
    if not question.rendered:
        return None, None
    body = body_of(question.type, question.body)
    if isinstance(body, FillIn) and len(body.segments()) != len(body.blanks) + 1:
        return None, None
    attempt = QuizAttempt(kind=QuizKind.TOPIC, seed=1)
    answer = QuizAnswer(attempt=attempt, order=0, question=question)
    before = _page(attempt, answer, asked(attempt, answer), [(0, None, False)])
    if not marked:
        return before, None
    facts = current_facts() if body.type is QuizType.NUMBER else Facts()
    given = body.right_answer(facts)
    parts = list(body.mark(given, facts).parts)
    answer = QuizAnswer(
        attempt=attempt, order=0, question=question, given=given, right=True, parts=parts,
        answered_at=timezone.now(),
    )  # fmt: skip
    return before, _page(attempt, answer, asked(attempt, answer), [(0, True, True)])


def _page(
    attempt: QuizAttempt,
    answer: QuizAnswer,
    question: Asked,
    states: list[tuple[int, bool | None, bool]],
) -> QuestionPage:
    left = [order for order, _, done in states if not done and order != answer.order]
    after = [order for order in left if order > answer.order]
    following = next(iter(after or left), None)
    shown = _shown(question)
    return QuestionPage(
        attempt=attempt,
        answer=answer,
        asked=shown,
        progress=progress_of(states, hidden=attempt.kind == QuizKind.EXAM and attempt.is_open()),
        options=_options(shown),
        parts=_parts(shown),
        tail=shown.segments[-1] if shown.segments else "",
        next_number=None if following is None else following + 1,
    )


def progress_of(states: list[tuple[int, bool | None, bool]], *, hidden: bool = False) -> Progress:
    """Bars for questions given as (order, right, answered); `hidden` keeps the verdicts back."""
    count = len(states)
    step = 100 / count if count else 100
    bars = tuple(
        Bar(
            round(index * step, 2),
            round(step - (GAP if count > 1 else 0), 2),
            _css(right, done, hidden),
        )
        for index, (_, right, done) in enumerate(states)
    )
    right = sum(bool(state[1]) for state in states)
    answered = sum(state[2] for state in states)
    label = f"{answered} of {count} answered"
    if not hidden:
        label += f", {right} right, {answered - right} wrong"
    return Progress(bars, label, right, answered)


def _css(right: bool | None, done: bool, hidden: bool) -> str:
    if not done:
        return "q-no"
    if hidden:
        return "q-now"
    return "q-ok" if right else "q-bad"


def _shown(question: Asked) -> Asked:
    """The question with figures without their sources until it is answered."""
    if question.answered:
        return question
    return replace(
        question,
        prompt=without_sources(question.prompt),
        choices=tuple(replace(c, html=without_sources(c.html)) for c in question.choices),
        slots=tuple(replace(s, html=without_sources(s.html)) for s in question.slots),
    )


def _options(question: Asked) -> tuple[Option, ...]:
    several = question.type == QuizType.MULTIPLE
    outcomes = question.asks == "outcome"
    return tuple(
        Option(
            number,
            choice,
            outcome_in_words(choice.html) if outcomes else choice.html,
            mark_of(chosen=choice.chosen, right=bool(choice.right), several=several)
            if question.answered
            else "",
        )
        for number, choice in enumerate(question.choices, 1)
    )


def _parts(question: Asked) -> tuple[Part, ...]:
    return tuple(
        Part(
            number=number,
            slot=slot,
            html=slot.html,
            before=question.segments[number - 1] if question.segments else "",
            given=_given(question, slot),
        )
        for number, slot in enumerate(question.slots, 1)
    )


def _given(question: Asked, slot: Slot) -> str:
    """What was sent for a slot: of a match its words, else as it is."""
    if question.type != QuizType.MATCHING:
        return slot.given
    return next((words_of(c.html) for c in question.choices if c.value == slot.given), "")


def _kept(question: Asked, sent: QueryDict) -> Asked:
    chosen = sent.getlist("choice")
    return replace(
        question,
        choices=tuple(replace(c, chosen=c.value in chosen) for c in question.choices),
        slots=tuple(replace(s, given=str(sent.get(s.name, ""))) for s in question.slots),
        given=str(sent.get("value", "")),
    )
