from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.models import Activity, Learner, StreakFreeze, XpEntry, XpKind
from courses.services.help import take_hint
from courses.services.progress import (
    award_xp,
    level_for,
    mark_read,
    pay_first_pass,
    record_activity,
    standing,
    streak,
    today_for,
)
from tests.courses.factory import Factory

NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("xp", "number", "floor", "next_floor"),
    [(0, 1, 0, 100), (99, 1, 0, 100), (100, 2, 100, 300), (299, 2, 100, 300), (300, 3, 300, 600)],
)
def test_level_starts_where_the_formula_says(
    xp: int, number: int, floor: int, next_floor: int
) -> None:
    level = level_for(xp)
    assert (level.number, level.xp, level.floor, level.next_floor) == (
        number,
        xp,
        floor,
        next_floor,
    )
    assert (level.into, level.size) == (xp - floor, next_floor - floor)


@settings(deadline=None)
@given(st.integers(0, 10**9))
def test_law_xp_lies_within_its_level(xp: int) -> None:
    level = level_for(xp)
    assert level.floor == 50 * level.number * (level.number - 1)
    assert level.floor <= xp < level.next_floor


def test_award_twice_returns_the_first_row(ada: Learner) -> None:
    thing = uuid4()
    first = award_xp(learner=ada, kind=XpKind.EXERCISE, object_uuid=thing, amount=40)
    again = award_xp(learner=ada, kind=XpKind.EXERCISE, object_uuid=thing, amount=40)
    assert again == first
    assert ada.xp_entries.total() == 40


def test_award_of_more_pays_the_difference_and_of_less_takes_nothing(ada: Learner) -> None:
    thing = uuid4()
    award_xp(learner=ada, kind=XpKind.EXERCISE, object_uuid=thing, amount=40)
    assert award_xp(learner=ada, kind=XpKind.EXERCISE, object_uuid=thing, amount=50).amount == 50
    assert award_xp(learner=ada, kind=XpKind.EXERCISE, object_uuid=thing, amount=10).amount == 50
    assert ada.xp_entries.total() == 50


def test_award_is_the_learners_own(ada: Learner, otto: Learner) -> None:
    award_xp(learner=ada, kind=XpKind.EXERCISE, object_uuid=uuid4(), amount=40)
    assert otto.xp_entries.total() == 0


@pytest.mark.django_db
@settings(deadline=None)
@given(awards=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 100)), max_size=12))
def test_law_the_total_is_the_sum_of_the_best(awards: list[tuple[int, int]]) -> None:
    learner = Learner.objects.create()
    things = [uuid4() for _ in range(4)]
    for which, amount in awards:
        award_xp(learner=learner, kind=XpKind.EXERCISE, object_uuid=things[which], amount=amount)
    best: dict[int, int] = {}
    for which, amount in awards:
        best[which] = max(best.get(which, 0), amount)
    assert learner.xp_entries.total() == sum(best.values())


@pytest.mark.django_db(transaction=True)
def test_award_from_many_threads_pays_once(make: Factory) -> None:
    learner, thing = make.guest(), uuid4()

    def award(_: int) -> int:
        try:
            return award_xp(learner=learner, kind=XpKind.EXERCISE, object_uuid=thing, amount=40).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        assert len(set(threads.map(award, range(12)))) == 1
    assert learner.xp_entries.total() == 40


def test_ledger_refuses_a_second_row_for_one_object(ada: Learner) -> None:
    thing = uuid4()
    XpEntry.objects.create(learner=ada, kind=XpKind.EXERCISE, object_uuid=thing, amount=1)
    with pytest.raises(IntegrityError):
        XpEntry.objects.create(learner=ada, kind=XpKind.EXERCISE, object_uuid=thing, amount=1)


def test_first_pass_pays_less_what_help_cost_by_then(ada: Learner, make: Factory) -> None:
    exercise = make.exercise(xp=50)
    take_hint(by=ada, exercise=exercise)
    assert pay_first_pass(learner=ada, exercise=exercise) == 45
    take_hint(by=ada, exercise=exercise)
    assert pay_first_pass(learner=ada, exercise=exercise) == 45


def test_first_pass_pays_once_even_when_the_exercise_gains_value(
    ada: Learner, make: Factory
) -> None:
    exercise = make.exercise(xp=50)
    pay_first_pass(learner=ada, exercise=exercise)
    exercise.xp = 80
    exercise.save()
    assert pay_first_pass(learner=ada, exercise=exercise) == 50


def test_activity_counts_a_day_once(ada: Learner) -> None:
    record_activity(learner=ada, at=NOON)
    record_activity(learner=ada, at=NOON + timedelta(hours=2))
    assert list(ada.activities.values_list("day", flat=True)) == [date(2026, 11, 16)]


def test_activity_falls_on_the_learners_own_day(ada: Learner) -> None:
    ada.time_zone = "Pacific/Auckland"
    late = datetime(2026, 11, 16, 23, tzinfo=UTC)
    assert record_activity(learner=ada, at=late) == date(2026, 11, 17)


def test_zone_change_moves_no_day(ada: Learner) -> None:
    record_activity(learner=ada, at=NOON)
    ada.time_zone = "Pacific/Auckland"
    ada.save()
    assert list(ada.activities.values_list("day", flat=True)) == [date(2026, 11, 16)]


def test_coming_back_spends_a_freeze_once(ada: Learner) -> None:
    for offset in range(7):
        record_activity(learner=ada, at=NOON + timedelta(days=offset))
    record_activity(learner=ada, at=NOON + timedelta(days=8))
    record_activity(learner=ada, at=NOON + timedelta(days=8, hours=1))
    assert list(ada.freezes.values_list("missed_day", flat=True)) == [date(2026, 11, 23)]
    assert streak(ada, today=date(2026, 11, 24)).days == 8
    record_activity(learner=ada, at=NOON + timedelta(days=10))
    assert StreakFreeze.objects.count() == 1
    assert streak(ada, today=date(2026, 11, 26)).days == 1


def test_reading_a_streak_writes_nothing(ada: Learner) -> None:
    Activity.objects.create(learner=ada, day=date(2026, 11, 1))
    streak(ada, today=date(2026, 11, 3))
    assert (Activity.objects.count(), StreakFreeze.objects.count()) == (1, 0)


def test_standing_takes_one_query_for_ten_thousand_entries(ada: Learner) -> None:
    XpEntry.objects.bulk_create(
        XpEntry(learner=ada, kind=XpKind.EXERCISE, object_uuid=uuid4(), amount=3)
        for _ in range(10_000)
    )
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert standing(ada).xp == 30_000
    assert len(queries) == 1


def test_total_reads_the_index_alone(ada: Learner) -> None:
    plan = XpEntry.objects.filter(learner=ada).values("learner", "amount").explain()
    assert "COVERING INDEX xp_learner_total" in plan


def test_mark_read_keeps_the_first_date(ada: Learner, make: Factory) -> None:
    topic = make.topic()
    first = mark_read(by=ada, topic=topic)
    assert mark_read(by=ada, topic=topic).read_at == first.read_at
    assert ada.xp_entries.total() == 0


def test_standing_tells_days_freezes_and_xp_apart(ada: Learner, otto: Learner) -> None:
    today = today_for(ada)
    for offset in (0, 2):
        Activity.objects.create(learner=ada, day=today - timedelta(days=offset))
    StreakFreeze.objects.create(learner=ada, missed_day=today - timedelta(days=1))
    award_xp(learner=ada, kind=XpKind.EXERCISE, object_uuid=uuid4(), amount=70)
    award_xp(learner=ada, kind=XpKind.EXERCISE, object_uuid=uuid4(), amount=50)
    Activity.objects.create(learner=otto, day=today - timedelta(days=3))
    now = standing(ada)
    assert (now.xp, now.level.number) == (120, 2)
    assert (now.streak.days, now.streak.today_done) == (2, True)
    assert standing(Learner.objects.create()).xp == 0
