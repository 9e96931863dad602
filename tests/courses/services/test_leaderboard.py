"""The leaderboard: opt-in, pseudonymous, relative, and gone at once."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from courses.models import Learner, User, XpEntry, XpKind
from courses.services import leaderboard
from courses.services.leaderboard import BadHandle, NoGuests, board, join, leave
from tests.courses.factory import Factory

WEDNESDAY = datetime(2026, 11, 18, 12, tzinfo=UTC)
MONDAY = datetime(2026, 11, 16, tzinfo=UTC)


def learner(name: str, xp: int = 0, *, at: datetime = WEDNESDAY, joined: bool = True) -> Learner:
    found = Learner.objects.create(user=User.objects.create_user(f"user-{name}"))
    if xp:
        XpEntry.objects.create(
            learner=found, kind=XpKind.EXERCISE, object_uuid=uuid4(), amount=xp, earned_at=at
        )
    return join(by=found, handle=name) if joined else found


def shown(by: Learner) -> list[tuple[str, int, int]]:
    found = board(by, now=WEDNESDAY)
    assert found is not None
    return [(place.handle, place.xp, place.ahead) for place in found.places]


def test_a_few_above_and_below_and_no_more(db: None) -> None:
    people = [learner(f"Person {number:02d}", 10 * number) for number in range(10)]
    assert shown(people[5]) == [
        ("Person 08", 80, 30),
        ("Person 07", 70, 20),
        ("Person 06", 60, 10),
        ("Person 05", 50, 0),
        ("Person 04", 40, -10),
        ("Person 03", 30, -20),
        ("Person 02", 20, -30),
    ]
    assert [handle for handle, *_ in shown(people[9])] == [f"Person 0{n}" for n in (9, 8, 7, 6)]
    assert [handle for handle, *_ in shown(people[0])] == [f"Person 0{n}" for n in (3, 2, 1, 0)]


def test_ties_stand_in_one_order_for_everybody(db: None) -> None:
    people = [learner(f"Person {number}", 10) for number in range(9)]
    assert [handle for handle, *_ in shown(people[4])] == [f"Person {n}" for n in range(1, 8)]


def test_what_is_missing_to_the_next(db: None) -> None:
    first, last = learner("First one", 50), learner("Last one", 20)
    found = board(last, now=WEDNESDAY)
    assert found is not None
    assert found.next_xp == 31
    top = board(first, now=WEDNESDAY)
    assert top is not None
    assert top.next_xp is None


def test_only_this_weeks_xp_counts(db: None) -> None:
    old = learner("Last week", 100, at=MONDAY - timedelta(seconds=1))
    learner("This week", 10, at=MONDAY)
    assert shown(old) == [("This week", 10, 10), ("Last week", 0, 0)]
    found = board(old, now=WEDNESDAY)
    assert found is not None
    assert found.since == MONDAY


def test_nothing_is_shown_of_who_did_not_opt_in(db: None) -> None:
    here = learner("Here", 10)
    learner("hidden", 20, joined=False)
    assert shown(here) == [("Here", 10, 0)]
    assert board(Learner.objects.get(user__username="user-hidden")) is None


def test_leaving_removes_at_once_and_forgets_the_handle(db: None) -> None:
    here, gone = learner("Here", 10), learner("Gone", 20)
    leave(by=gone)
    leave(by=gone)
    assert shown(here) == [("Here", 10, 0)]
    gone.refresh_from_db()
    assert (gone.on_leaderboard, gone.handle) == (False, "")
    assert board(gone) is None
    assert join(by=here, handle="Gone").handle == "Gone"


def test_a_deactivated_account_is_not_shown(db: None) -> None:
    here = learner("Here", 10)
    gone = learner("Gone", 20)
    User.objects.filter(pk=gone.user_id).update(is_active=False)
    assert shown(here) == [("Here", 10, 0)]


def test_guests_take_no_part(make: Factory, db: None) -> None:
    guest = make.guest()
    with pytest.raises(NoGuests):
        join(by=guest)
    with pytest.raises(IntegrityError), transaction.atomic():
        Learner.objects.filter(pk=guest.pk).update(on_leaderboard=True, handle="Sneaky")


@pytest.mark.parametrize(
    ("handle", "why"),
    [
        ("ab", "3 to 24"),
        ("a" * 25, "3 to 24"),
        ("<b>me</b>", "3 to 24"),
        ("Å\u202eda", "3 to 24"),
        ("ADA", "your user name"),
        ("otto", "taken"),
        ("quiet  HERON", "taken"),
    ],
)
def test_handles_that_do_not_work(ada: Learner, otto: Learner, handle: str, why: str) -> None:
    join(by=otto, handle="Quiet Heron")
    with pytest.raises(BadHandle, match=why):
        join(by=ada, handle=handle)
    ada.refresh_from_db()
    assert not ada.on_leaderboard


def test_without_a_handle_one_is_made_that_says_nothing(ada: Learner) -> None:
    handle = join(by=ada).handle
    assert "ada" not in handle.casefold()
    assert leaderboard.check_handle(handle, of=ada) == handle


def test_a_handle_that_was_taken_meanwhile(
    ada: Learner, otto: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    join(by=otto, handle="Quiet Heron")
    monkeypatch.setattr(leaderboard, "check_handle", lambda handle, of: handle)
    with pytest.raises(BadHandle, match="taken"):
        join(by=ada, handle="quiet heron")


def test_as_many_queries_for_a_hundred_people_as_for_one(db: None) -> None:
    here = learner("Here", 10)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            board(here, now=WEDNESDAY)
        return len(captured)

    assert queries() == 3
    for number in range(100):
        learner(f"Person {number}", number)
    assert queries() == 3
