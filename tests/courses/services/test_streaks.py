from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from courses.services.streaks import MOST_FREEZES, Streak, days_to_freeze, streak_on

MONDAY = date(2026, 11, 16)


def days(*offsets: int) -> list[date]:
    return [MONDAY + timedelta(days=offset) for offset in offsets]


def test_streak_without_any_day_rests() -> None:
    assert streak_on(MONDAY, active=[], frozen=[]) == Streak(0, False, 0)


def test_streak_counts_consecutive_days_with_today() -> None:
    assert streak_on(MONDAY, active=days(-2, -1, 0), frozen=[]) == Streak(3, True, 0)


def test_streak_still_stands_while_today_is_open() -> None:
    assert streak_on(MONDAY, active=days(-2, -1), frozen=[]) == Streak(2, False, 0)


def test_streak_ends_after_a_missed_day_without_a_freeze() -> None:
    assert streak_on(MONDAY, active=days(-3, -2), frozen=[]) == Streak(0, False, 0)


def test_streak_starts_again_after_a_gap() -> None:
    assert streak_on(MONDAY, active=days(-5, -4, 0), frozen=[]).days == 1


def test_streak_earns_a_freeze_on_the_seventh_active_day() -> None:
    week = days(*range(-6, 1))
    assert streak_on(MONDAY, active=week[:-1], frozen=[]).freezes == 0
    assert streak_on(MONDAY, active=week, frozen=[]).freezes == 1


def test_streak_survives_a_gap_that_freezes_would_cover() -> None:
    week = days(*range(-8, -1))
    assert streak_on(MONDAY, active=week, frozen=[]) == Streak(7, False, 1)
    assert days_to_freeze(MONDAY, active=week, frozen=[]) == days(-1)


def test_streak_goes_on_over_a_frozen_day() -> None:
    week = days(*range(-8, -1))
    assert streak_on(MONDAY, active=[*week, MONDAY], frozen=days(-1)) == Streak(8, True, 0)


def test_freezes_are_kept_when_the_gap_is_too_long() -> None:
    week = days(*range(-9, -2))
    assert days_to_freeze(MONDAY, active=week, frozen=[]) == []
    assert streak_on(MONDAY, active=week, frozen=[]) == Streak(0, False, 1)


def test_two_freezes_cover_two_missed_days() -> None:
    fortnight = days(*range(-16, -2))
    assert days_to_freeze(MONDAY, active=fortnight, frozen=[]) == days(-2, -1)


def test_moving_west_does_not_lose_the_day_that_is_not_over_there() -> None:
    assert streak_on(MONDAY, active=days(0, 1), frozen=[]) == Streak(2, True, 0)


OFFSETS = st.sets(st.integers(-60, 0), max_size=61)


@settings(deadline=None)
@given(active=OFFSETS)
def test_law_a_streak_is_never_longer_than_the_days_worked(active: set[int]) -> None:
    result = streak_on(MONDAY, active=days(*active), frozen=[])
    assert 0 <= result.days <= len(active)
    assert 0 <= result.freezes <= MOST_FREEZES
    assert result.today_done == (0 in active)


@settings(deadline=None)
@given(active=OFFSETS)
def test_law_coming_back_never_shortens_a_streak(active: set[int]) -> None:
    before = days(*(active - {0}))
    frozen = days_to_freeze(MONDAY, active=before, frozen=[])
    standing = streak_on(MONDAY, active=before, frozen=[])
    back = streak_on(MONDAY, active=[*before, MONDAY], frozen=frozen)
    assert back.days == standing.days + 1
    assert len(frozen) <= standing.freezes


def test_a_day_ahead_of_today_keeps_the_streak() -> None:
    """Of a clock that was ahead for a while: what it wrote neither ends a streak nor costs a freeze."""
    today = date(2026, 3, 3)
    active = [today - timedelta(days=1), today, today + timedelta(days=1)]
    streak = streak_on(today, active=active, frozen=[])
    assert (streak.days, streak.today_done) == (3, True)
    assert days_to_freeze(today, active=active, frozen=[]) == []
