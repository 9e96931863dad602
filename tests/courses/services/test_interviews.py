from datetime import timedelta

import pytest
from django.utils import timezone

from courses.models import (
    Card,
    InterviewRole,
    Learner,
    MockAnswer,
    MockInterview,
    Rating,
)
from courses.services.errors import NotYours
from courses.services.interviews import (
    InterviewOver,
    NoInterview,
    answer_at,
    finish,
    grade,
    interview_for,
    next_number,
    outcome,
    reveal,
    start_interview,
)
from courses.services.study import TextTooLong
from tests.courses.factory import Factory


def sitting(by: Learner, make: Factory, minutes: int = 15, count: int = 6) -> MockInterview:
    for _ in range(count):
        make.interview()
    return start_interview(by=by, role=InterviewRole.DEVELOPER, minutes=minutes)


def answered(by: Learner, interview: MockInterview, number: int, rating: Rating) -> MockAnswer:
    reveal(by=by, interview=interview, number=number, text="Because.")
    return grade(by=by, interview=interview, number=number, rating=rating)


def test_length_decides_time_and_questions(ada: Learner, make: Factory) -> None:
    interview = sitting(ada, make)
    assert interview.deadline - interview.started_at == timedelta(minutes=15)
    assert interview.answers.count() == 4
    assert next_number(interview) == 0


def test_role_decides_what_comes_first(ada: Learner, make: Factory) -> None:
    topic = make.topic()
    for kind in ("trade-off", "scenario", "concept", "debugging"):
        for _ in range(4):
            make.interview(topic=topic, kind=kind, level="advanced")
    interview = start_interview(by=ada, role=InterviewRole.ARCHITECT, minutes=15)
    kinds = set(interview.answers.values_list("question__kind", flat=True))
    assert kinds <= {"trade-off", "scenario"}


def test_topics_take_turns(ada: Learner, make: Factory) -> None:
    for _ in range(2):
        topic = make.topic()
        for _ in range(5):
            make.interview(topic=topic)
    interview = start_interview(by=ada, role=InterviewRole.DEVELOPER, minutes=15)
    topics = list(interview.answers.values_list("question__topic", flat=True))
    assert sorted(map(topics.count, set(topics))) == [2, 2]


def test_chosen_topics_are_the_only_ones(ada: Learner, make: Factory) -> None:
    wanted, other = make.topic(slug="wanted"), make.topic(slug="other")
    for topic in (wanted, other):
        for _ in range(3):
            make.interview(topic=topic)
    interview = start_interview(
        by=ada, role=InterviewRole.DEVELOPER, minutes=15, topics=["wanted", "nowhere"]
    )
    asked = interview.answers.values_list("question__topic__slug", flat=True)
    assert list(asked) == ["wanted"] * 3
    assert interview.deadline - interview.started_at == timedelta(minutes=15)


def test_topics_without_questions_are_refused(ada: Learner, make: Factory) -> None:
    make.interview()
    with pytest.raises(NoInterview, match="These topics have no questions"):
        start_interview(by=ada, role=InterviewRole.DEVELOPER, minutes=15, topics=["nowhere"])


def test_starting_again_goes_on_with_the_open_sitting(ada: Learner, make: Factory) -> None:
    interview = sitting(ada, make)
    assert start_interview(by=ada, role=InterviewRole.ARCHITECT, minutes=30) == interview
    later = timezone.now() + timedelta(hours=1)
    new = start_interview(by=ada, role=InterviewRole.ARCHITECT, minutes=30, now=later)
    interview.refresh_from_db()
    assert new != interview
    assert interview.finished_at == interview.deadline


@pytest.mark.parametrize("minutes", [0, 14])
def test_other_lengths_are_refused(ada: Learner, make: Factory, minutes: int) -> None:
    with pytest.raises(NoInterview):
        sitting(ada, make, minutes)


def test_without_questions_there_is_no_interview(ada: Learner) -> None:
    with pytest.raises(NoInterview):
        start_interview(by=ada, role=InterviewRole.DEVELOPER, minutes=15)


def test_text_stays_as_it_was_when_the_answer_was_shown(ada: Learner, make: Factory) -> None:
    interview = sitting(ada, make)
    reveal(by=ada, interview=interview, number=0, text="Mine.")
    again = reveal(by=ada, interview=interview, number=0, text="The model answer.")
    assert again.text == "Mine."


def test_text_after_the_deadline_is_not_kept(ada: Learner, make: Factory) -> None:
    interview = sitting(ada, make)
    late = interview.deadline + timedelta(seconds=1)
    held = reveal(by=ada, interview=interview, number=0, text="Late.", now=late)
    assert (held.text, held.revealed_at) == ("", late)


def test_text_too_long_is_refused(ada: Learner, make: Factory) -> None:
    interview = sitting(ada, make)
    with pytest.raises(TextTooLong):
        reveal(by=ada, interview=interview, number=0, text="x" * 20_001)


def test_grading_needs_the_answer_to_be_shown(ada: Learner, make: Factory) -> None:
    interview = sitting(ada, make)
    with pytest.raises(InterviewOver):
        grade(by=ada, interview=interview, number=0, rating=Rating.GOOD)


def test_first_grade_counts_and_a_miss_becomes_a_card(ada: Learner, make: Factory) -> None:
    interview = sitting(ada, make)
    held = answered(ada, interview, 0, Rating.AGAIN)
    answered(ada, interview, 1, Rating.GOOD)
    assert answered(ada, interview, 0, Rating.EASY).grade == Rating.AGAIN
    card = Card.objects.get()
    assert (card.question, card.missed) == (held.question, True)
    assert ada.activities.count() == 1


def test_last_grade_ends_the_sitting(ada: Learner, make: Factory) -> None:
    interview = sitting(ada, make)
    for number, rating in enumerate((1, 2, 3, 4)):
        answered(ada, interview, number, Rating(rating))
    interview.refresh_from_db()
    assert interview.finished_at is not None
    found = outcome(interview)
    assert (found.graded, [each.order for each in found.missed]) == (4, [0])
    assert ada.badges.filter(badge="interviewed").exists()


def test_finishing_early_leaves_the_rest_ungraded(ada: Learner, make: Factory) -> None:
    interview = sitting(ada, make)
    finish(by=ada, interview=interview)
    finish(by=ada, interview=interview)
    assert outcome(interview).graded == 0
    assert not ada.badges.exists()


def test_sitting_belongs_to_its_learner(ada: Learner, otto: Learner, make: Factory) -> None:
    interview = sitting(ada, make)
    for by in (otto, None):
        with pytest.raises(NotYours):
            interview_for(by=by, uuid=interview.uuid)
    with pytest.raises(NotYours):
        reveal(by=otto, interview=interview, number=0, text="x")
    with pytest.raises(NotYours):
        grade(by=otto, interview=interview, number=0, rating=Rating.GOOD)
    with pytest.raises(NotYours):
        finish(by=otto, interview=interview)
    with pytest.raises(NotYours):
        reveal(by=ada, interview=interview, number=99, text="x")
    assert interview_for(by=ada, uuid=interview.uuid) == interview
    assert answer_at(interview, 0) is not None
    assert not interview.answers.filter(revealed_at__isnull=False).exists()
