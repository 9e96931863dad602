"""What is known of a sandbox that refuses, and when it is tried again."""

import pytest

from courses.services import outages
from courses.services.outages import Outages
from tests.courses.fakes import NoSandbox


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_pauses_grow_to_the_longest() -> None:
    known = Outages(Clock())
    pauses = [known.begin(NoSandbox()).pause_s for _ in range(8)]
    assert pauses[:3] == [2.0, 4.0, 8.0]
    assert pauses[-1] == outages.LONGEST_PAUSE_S
    assert known.end()
    assert known.begin(NoSandbox()).pause_s == 2.0


def test_a_version_is_held_until_its_pause_is_over() -> None:
    clock = Clock()
    known = Outages(clock)
    known.begin(NoSandbox(), version=7)
    assert known.held() == {7}
    clock.now += outages.FIRST_PAUSE_S
    assert known.held() == set()
    assert known.of(7) is not None, "it is tried, but not yet known to work"
    known.begin(NoSandbox(), version=7)
    clock.now += outages.FIRST_PAUSE_S
    assert known.held() == {7}, "the second pause is longer"
    assert known.end(version=7)
    assert not known.end(version=7)
    assert known.of(7) is None


def test_an_outage_of_everything_is_everybodys() -> None:
    known = Outages(Clock())
    known.begin(NoSandbox(), version=7)
    known.begin(NoSandbox())
    for version in (7, 8):
        outage = known.of(version)
        assert outage is not None
        assert outage.of_everything
    assert known.end()
    assert known.of(8) is None
    assert known.held() == set(), "what the exercise lacked may have come too"


def test_the_log_says_a_refusal_once(caplog: pytest.LogCaptureFixture) -> None:
    known = Outages(Clock())
    for _ in range(3):
        known.begin(NoSandbox())
    assert caplog.text.count("No sandbox tier works here.") == 1
