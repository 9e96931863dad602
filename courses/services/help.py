"""Hints and solutions: what they cost, and when they open."""

from django.db import transaction

from courses.models import (
    Exercise,
    HelpKind,
    HelpTaken,
    Learner,
    Submission,
    Verdict,
    XpEntry,
    XpKind,
)
from courses.services.errors import Refused

HINT_COST = 10
SOLUTION_COST = 50
FLOOR = 20
"""In per cent of the exercise's XP."""
FAILED_RUNS_FOR_SOLUTION = 3


class HelpRefused(Refused):
    """Help that is not open yet."""


def price(xp: int, *, hints: int, solution: bool) -> int:
    """What an exercise worth `xp` pays after this much help, rounded to the nearest whole XP."""
    percent = max(FLOOR, 100 - HINT_COST * hints - (SOLUTION_COST if solution else 0))
    return (xp * percent + 50) // 100


def xp_available(exercise: Exercise, learner: Learner | None) -> int:
    """What passing would pay this learner, were it the first pass."""
    if learner is None:
        return exercise.xp
    taken = help_for(exercise, learner)
    return price(
        exercise.xp,
        hints=sum(help_.kind == HelpKind.HINT for help_ in taken),
        solution=any(help_.kind == HelpKind.SOLUTION for help_ in taken),
    )


def help_for(exercise: Exercise, learner: Learner) -> list[HelpTaken]:
    """What this learner has opened, in order."""
    return list(HelpTaken.objects.filter(learner=learner, exercise=exercise).order_by("pk"))


@transaction.atomic
def take_hint(*, by: Learner, exercise: Exercise, number: int | None = None) -> HelpTaken:
    """Open a hint: the next one, or `number` (from 1). Opening one again is free.

    Raises:
        HelpRefused: there is no such hint, or an earlier one is still closed.
    """
    opened = {
        help_.number: help_
        for help_ in HelpTaken.objects.filter(learner=by, exercise=exercise, kind=HelpKind.HINT)
    }
    number = len(opened) + 1 if number is None else number
    if number in opened:
        return opened[number]
    if not 1 <= number <= len(exercise.hints):
        raise HelpRefused(
            "There is no further hint.",
            f"This exercise has {len(exercise.hints)}.",
            "Run the tests, or open the solution.",
        )
    if number != len(opened) + 1:
        raise HelpRefused(
            f"Hint {number} is still closed.",
            "Hints open one after the other.",
            f"Open hint {len(opened) + 1} first.",
        )
    return HelpTaken.objects.create(
        learner=by, exercise=exercise, kind=HelpKind.HINT, number=number
    )


def solution_is_open(*, by: Learner, exercise: Exercise) -> bool:
    """Whether the solution may be opened: after every hint, three failed runs, or a pass."""
    hints = HelpTaken.objects.filter(learner=by, exercise=exercise, kind=HelpKind.HINT).count()
    if hints >= len(exercise.hints):
        return True
    if XpEntry.objects.filter(learner=by, kind=XpKind.EXERCISE, object_uuid=exercise.uuid).exists():
        return True
    failed = Submission.objects.attempts().filter(learner=by, exercise=exercise)
    return failed.exclude(verdict=Verdict.PASSED).count() >= FAILED_RUNS_FOR_SOLUTION


@transaction.atomic
def reveal_solution(*, by: Learner, exercise: Exercise) -> HelpTaken:
    """Open the solution. After a pass it costs nothing, for the XP is paid already.

    Raises:
        HelpRefused: too early.
    """
    taken = HelpTaken.objects.filter(learner=by, exercise=exercise, kind=HelpKind.SOLUTION).first()
    if taken is not None:
        return taken
    if not solution_is_open(by=by, exercise=exercise):
        raise HelpRefused(
            "The solution is still closed.",
            f"It opens after the last hint or {FAILED_RUNS_FOR_SOLUTION} failed runs.",
            "Take the next hint, or run the tests.",
        )
    return HelpTaken.objects.create(learner=by, exercise=exercise, kind=HelpKind.SOLUTION, number=0)
