"""Learners take turns, whatever the order in which they pressed the button."""

from hypothesis import given
from hypothesis import strategies as st

from courses.services.turns import Queued, Turns

ADA, OTTO, INES = 1, 2, 3


def served(turns: Turns, queued: list[Queued]) -> list[int]:
    """Begin one run after the other, while nobody submits more."""
    order = []
    while queued:
        first = turns.order(queued)[0]
        turns.began(dict(queued)[first], queued)
        order.append(first)
        queued = [row for row in queued if row[0] != first]
    return order


def test_three_runs_of_one_learner_do_not_come_before_anothers_first() -> None:
    queued = [(1, ADA), (2, ADA), (3, ADA), (4, OTTO), (5, INES)]
    assert Turns().order(queued) == [1, 4, 5, 2, 3]


def test_who_was_served_last_comes_after_those_who_waited_meanwhile() -> None:
    turns = Turns()
    turns.began(ADA, [(1, ADA), (2, ADA), (3, OTTO)])
    assert turns.order([(2, ADA), (3, OTTO)]) == [3, 2]


def test_a_newcomer_does_not_pass_who_has_waited_since_before() -> None:
    turns = Turns()
    turns.began(ADA, [(1, ADA), (2, ADA)])
    assert turns.order([(2, ADA), (3, OTTO)]) == [2, 3]


def test_an_empty_queue_has_no_order() -> None:
    assert Turns().order([]) == []


QUEUES = st.lists(st.integers(1, 4), max_size=12).map(lambda who: list(enumerate(who, start=1)))


@given(QUEUES)
def test_the_place_that_is_shown_is_the_place_that_is_kept(queued: list[Queued]) -> None:
    shown = Turns().order(queued)
    assert shown == served(Turns(), queued)
    assert sorted(shown) == [pk for pk, _ in queued]


@given(QUEUES)
def test_between_two_runs_of_one_learner_everybody_who_waits_has_a_turn(
    queued: list[Queued],
) -> None:
    learner = dict(queued)
    order = [learner[pk] for pk in served(Turns(), queued)]
    for at, who in enumerate(order):
        if who in order[at + 1 :]:
            again = order.index(who, at + 1)
            assert set(order[again:]) <= set(order[at:again])
