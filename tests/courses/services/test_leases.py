"""A worker that is silent too long, whatever the machine's clock says."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses.models import Exercise, Learner, Submission
from courses.services import runs
from courses.services.leases import LEASE, Watch
from tests.courses.factory import Factory

LEASE_S = LEASE.total_seconds()


class Steady:
    """The clock of a process, which only goes on."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def exercise(db: None, make: Factory) -> Exercise:
    return make.exercise()


@pytest.fixture
def running(ada: Learner, exercise: Exercise, make: Factory) -> Submission:
    make.submission(ada, exercise)
    submission = runs.claim()
    assert submission is not None
    return submission


def test_a_lease_that_stays_as_it_is_has_run_out(running: Submission) -> None:
    clock = Steady()
    watch = Watch(clock)
    assert watch.silent() == []
    clock.now += LEASE_S - 1
    assert watch.silent() == []
    clock.now += 1
    assert watch.silent() == [running.pk]


@pytest.mark.parametrize("hours", [-12, 12])
def test_a_renewed_lease_holds_however_the_wall_clock_jumps(
    running: Submission, hours: int
) -> None:
    clock = Steady()
    watch = Watch(clock)
    watch.silent()
    for beat in range(1, 9):
        clock.now += LEASE_S / 4
        jump = timedelta(hours=hours * (beat % 2))
        runs.renew([running.pk], now=timezone.now() + jump)
        assert watch.silent() == []


def test_a_second_try_has_time_of_its_own(running: Submission) -> None:
    clock = Steady()
    watch = Watch(clock)
    watch.silent()
    clock.now += LEASE_S
    runs.requeue_interrupted([running.pk])
    runs.claim(now=running.lease_until and running.lease_until - LEASE)
    assert watch.silent() == [], "the same lease, but another try"


def test_a_run_that_is_over_is_forgotten(running: Submission) -> None:
    clock = Steady()
    watch = Watch(clock)
    watch.silent()
    runs.requeue_interrupted([running.pk])
    clock.now += LEASE_S
    assert watch.silent() == []


def test_a_run_that_was_handed_back_is_taken_at_once(running: Submission) -> None:
    runs.hand_back([running.pk])
    assert Watch(Steady()).silent() == [running.pk]
