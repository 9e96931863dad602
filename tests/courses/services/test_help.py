from typing import Any

import pytest
from django.utils import timezone

from courses.models import HelpKind, HelpTaken, Learner, RunState, Verdict
from courses.services.help import (
    HelpRefused,
    price,
    reveal_solution,
    solution_is_open,
    take_hint,
    xp_available,
)
from courses.services.progress import pay_first_pass
from tests.courses.factory import Factory


@pytest.mark.parametrize(
    ("hints", "solution", "xp"),
    [(0, False, 50), (1, False, 45), (3, False, 35), (0, True, 25), (3, True, 10)],
)
def test_price_falls_with_help_down_to_the_floor(hints: int, solution: bool, xp: int) -> None:
    assert price(50, hints=hints, solution=solution) == xp


def test_hints_open_in_order_and_again_for_free(ada: Learner, make: Factory) -> None:
    exercise = make.exercise()
    assert take_hint(by=ada, exercise=exercise).number == 1
    assert take_hint(by=ada, exercise=exercise).number == 2
    assert take_hint(by=ada, exercise=exercise, number=1).number == 1
    assert xp_available(exercise, ada) == 40
    with pytest.raises(HelpRefused, match="further hint"):
        take_hint(by=ada, exercise=exercise, number=4)
    with pytest.raises(HelpRefused, match="further hint"):
        take_hint(by=ada, exercise=exercise, number=0)
    take_hint(by=ada, exercise=exercise)
    with pytest.raises(HelpRefused, match="further hint"):
        take_hint(by=ada, exercise=exercise)


def test_hint_out_of_order_is_refused(ada: Learner, make: Factory) -> None:
    with pytest.raises(HelpRefused, match="Hint 2 is still closed"):
        take_hint(by=ada, exercise=make.exercise(), number=2)


def test_help_is_charged_to_who_took_it(ada: Learner, otto: Learner, make: Factory) -> None:
    exercise = make.exercise(xp=50)
    take_hint(by=ada, exercise=exercise)
    assert xp_available(exercise, otto) == 50
    assert xp_available(exercise, None) == 50


def test_solution_is_closed_at_first(ada: Learner, make: Factory) -> None:
    exercise = make.exercise()
    with pytest.raises(HelpRefused, match="still closed"):
        reveal_solution(by=ada, exercise=exercise)
    assert not HelpTaken.objects.exists()


def test_solution_opens_after_the_last_hint(ada: Learner, make: Factory) -> None:
    exercise = make.exercise(xp=50)
    for _ in range(3):
        take_hint(by=ada, exercise=exercise)
    taken = reveal_solution(by=ada, exercise=exercise)
    assert taken.kind == HelpKind.SOLUTION
    assert reveal_solution(by=ada, exercise=exercise) == taken
    assert xp_available(exercise, ada) == 10


def test_solution_opens_after_three_failed_runs(ada: Learner, make: Factory) -> None:
    exercise = make.exercise()
    done: dict[str, Any] = {"state": RunState.DONE, "finished_at": timezone.now()}
    make.submission(ada, exercise, verdict=Verdict.FAILED, **done)
    make.submission(ada, exercise, verdict=Verdict.ERROR, **done)
    make.submission(ada, exercise, verdict=Verdict.INFRASTRUCTURE, **done)
    make.submission(ada, exercise, verdict=Verdict.FAILED, reused=True, **done)
    assert not solution_is_open(by=ada, exercise=exercise)
    make.submission(ada, exercise, verdict=Verdict.FAILED, **done)
    assert solution_is_open(by=ada, exercise=exercise)


def test_solution_opens_after_a_pass_and_costs_nothing(ada: Learner, make: Factory) -> None:
    exercise = make.exercise(xp=50)
    pay_first_pass(learner=ada, exercise=exercise)
    reveal_solution(by=ada, exercise=exercise)
    assert ada.xp_entries.total() == 50
