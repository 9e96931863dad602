from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from courses.models import (
    CardState,
    Draft,
    InterviewRole,
    Learner,
    Note,
    Rating,
    Submission,
    XpEntry,
    XpKind,
)
from courses.services.bookmarks import set_bookmark
from courses.services.cards import add_cards, review
from courses.services.help import take_hint, xp_available
from courses.services.interviews import start_interview
from courses.services.merging import CODE_SEPARATOR, SEPARATOR, merge_guest
from courses.services.progress import award_xp, mark_read
from courses.services.quizzes import start_topic_quiz
from courses.services.study import save_answer, save_note
from tests.courses.factory import STARTER, Factory


@pytest.fixture
def guest(db: None, make: Factory) -> Learner:
    return make.guest()


def test_merge_keeps_the_higher_value_of_each_object(ada: Learner, guest: Learner) -> None:
    both, better, mine, theirs = (uuid4() for _ in range(4))
    for learner, thing, amount in (
        (ada, both, 50),
        (guest, both, 40),
        (ada, better, 30),
        (guest, better, 45),
        (ada, mine, 5),
        (guest, theirs, 7),
    ):
        award_xp(learner=learner, kind=XpKind.EXERCISE, object_uuid=thing, amount=amount)
    merge_guest(guest=guest, into=ada)
    assert dict(ada.xp_entries.values_list("object_uuid", "amount")) == {
        both: 50,
        better: 45,
        mine: 5,
        theirs: 7,
    }
    assert XpEntry.objects.count() == 4


def test_merge_unites_days_and_reads(ada: Learner, guest: Learner, make: Factory) -> None:
    first, second = make.topic(), make.topic()
    for learner, day in ((ada, 1), (guest, 1), (guest, 2)):
        learner.activities.create(day=date(2026, 11, day))
        learner.freezes.create(missed_day=date(2026, 10, day))
    for learner, topic in ((ada, first), (guest, first), (guest, second)):
        mark_read(by=learner, topic=topic)
    merge_guest(guest=guest, into=ada)
    assert (ada.activities.count(), ada.freezes.count(), ada.topics_read.count()) == (2, 2, 2)
    assert not Learner.objects.filter(pk=guest.pk).exists()


def test_merge_does_not_give_help_back(ada: Learner, guest: Learner, make: Factory) -> None:
    exercise = make.exercise(xp=50)
    take_hint(by=ada, exercise=exercise)
    take_hint(by=guest, exercise=exercise)
    take_hint(by=guest, exercise=exercise)
    merge_guest(guest=guest, into=ada)
    assert xp_available(exercise, ada) == 40


def test_merge_moves_runs_with_their_code(ada: Learner, guest: Learner, make: Factory) -> None:
    submission = make.submission(guest, make.exercise(), text="# mine")
    merge_guest(guest=guest, into=ada)
    moved = Submission.objects.select_related("source").get()
    assert (moved.pk, moved.learner) == (submission.pk, ada)
    assert moved.source.files == {"handler.py": "# mine"}


def test_merge_keeps_both_texts(ada: Learner, guest: Learner, make: Factory) -> None:
    topic, question = make.topic(), make.question()
    save_note(by=ada, topic=topic, text="At home.", version=0)
    save_note(by=guest, topic=topic, text="On the train.", version=0)
    save_answer(by=guest, question=question, text="Only as a guest.", version=0)
    merge_guest(guest=guest, into=ada)
    note = Note.objects.get()
    assert note.text == f"At home.\n\n{SEPARATOR}\n\nOn the train."
    assert note.version == 2
    assert ada.answers.get().text == "Only as a guest."


@pytest.mark.parametrize(("theirs", "version"), [("At home.", 1), ("  ", 1)])
def test_merge_of_nothing_new_leaves_the_note_alone(
    ada: Learner, guest: Learner, make: Factory, theirs: str, version: int
) -> None:
    topic = make.topic()
    save_note(by=ada, topic=topic, text="At home.", version=0)
    save_note(by=guest, topic=topic, text=theirs, version=0)
    merge_guest(guest=guest, into=ada)
    assert (Note.objects.get().text, Note.objects.get().version) == ("At home.", version)


@pytest.mark.parametrize(
    ("own", "theirs", "merged"),
    [
        ("# own\n", "# theirs\n", f"# own\n\n{CODE_SEPARATOR}\n\n# theirs\n"),
        (STARTER["handler.py"], "# theirs\n", "# theirs\n"),
        ("# own\n", STARTER["handler.py"], "# own\n"),
        ("# same\n", "# same\n", "# same\n"),
    ],
)
def test_merge_keeps_both_drafts_but_not_the_starter(
    ada: Learner, guest: Learner, make: Factory, own: str, theirs: str, merged: str
) -> None:
    exercise = make.exercise()
    Draft.objects.create(learner=ada, exercise=exercise, files={"handler.py": own})
    Draft.objects.create(
        learner=guest, exercise=exercise, files={"handler.py": theirs}, event='{"a": 1}'
    )
    merge_guest(guest=guest, into=ada)
    draft = Draft.objects.get()
    assert draft.files == {"handler.py": merged}
    assert draft.event == '{"a": 1}'


def test_merge_refuses_accounts(ada: Learner, otto: Learner, guest: Learner) -> None:
    with pytest.raises(ValueError, match="only a guest"):
        merge_guest(guest=otto, into=ada)
    with pytest.raises(ValueError, match="only a guest"):
        merge_guest(guest=guest, into=guest)


def test_merge_unites_bookmarks_and_badges(ada: Learner, guest: Learner, make: Factory) -> None:
    topic, exercise = make.topic(), make.exercise()
    for learner, target in ((ada, topic), (guest, topic), (guest, exercise)):
        set_bookmark(by=learner, target=target, marked=True)
    for learner, badge in ((ada, "first-run"), (guest, "first-run"), (guest, "first-pass")):
        learner.badges.create(badge=badge)
    merge_guest(guest=guest, into=ada)
    assert (ada.bookmarks.count(), ada.badges.count()) == (2, 2)


def test_merge_keeps_the_log_of_both_cards_and_the_later_schedule(
    ada: Learner, guest: Learner, make: Factory
) -> None:
    both, theirs = make.interview(), make.interview()
    start = timezone.now()
    for learner, questions in ((ada, [both]), (guest, [both, theirs])):
        add_cards(by=learner, questions=questions)
    for learner, hours, rating in ((ada, 0, Rating.EASY), (guest, 1, Rating.AGAIN)):
        card = learner.cards.get(question=both)
        review(by=learner, card=card, rating=rating, seen=0, now=start + timedelta(hours=hours))
    merge_guest(guest=guest, into=ada)
    card = ada.cards.get(question=both)
    assert (card.state, card.reviews.count(), card.reviews_done) == (CardState.LEARNING, 2, 2)
    assert (card.first_review, card.last_review) == (start, start + timedelta(hours=1))
    assert (ada.cards.count(), ada.reviews.count()) == (2, 2)


def test_merge_keeps_every_round_and_one_open(ada: Learner, guest: Learner, make: Factory) -> None:
    topic, other = make.topic(), make.topic()
    for each in (topic, other):
        make.quiz_question(topic=each)
    make.interview()
    mine = start_topic_quiz(by=ada, topic=topic)
    for each in (topic, other):
        start_topic_quiz(by=guest, topic=each)
    for learner in (ada, guest):
        start_interview(by=learner, role=InterviewRole.DEVELOPER, minutes=15)
    merge_guest(guest=guest, into=ada)
    assert start_topic_quiz(by=ada, topic=topic) == mine
    assert ada.quiz_attempts.count() == 3
    assert ada.quiz_attempts.filter(finished_at__isnull=True).count() == 2
    assert ada.interviews.filter(finished_at__isnull=True).count() == 1
