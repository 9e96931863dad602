from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.models import Bookmark, Learner, State
from courses.services.bookmarks import bookmarks_of, is_bookmarked, set_bookmark
from tests.courses.factory import Factory


def test_topics_exercises_and_questions_can_be_marked(ada: Learner, make: Factory) -> None:
    targets = [make.topic(), make.exercise(), make.interview()]
    for target in targets:
        assert not is_bookmarked(by=ada, target=target)
        set_bookmark(by=ada, target=target, marked=True)
        set_bookmark(by=ada, target=target, marked=True)
        assert is_bookmarked(by=ada, target=target)
    found = bookmarks_of(ada)
    assert [row.question or row.exercise or row.topic for row in found] == targets[::-1]
    for target in targets:
        set_bookmark(by=ada, target=target, marked=False)
        set_bookmark(by=ada, target=target, marked=False)
    assert not Bookmark.objects.exists()


def test_bookmarks_belong_to_their_learner(ada: Learner, otto: Learner, make: Factory) -> None:
    topic = make.topic()
    set_bookmark(by=ada, target=topic, marked=True)
    assert not is_bookmarked(by=otto, target=topic)
    assert not is_bookmarked(by=None, target=topic)
    set_bookmark(by=otto, target=topic, marked=False)
    assert is_bookmarked(by=ada, target=topic)
    assert bookmarks_of(otto) == []


def test_what_learners_cannot_see_is_kept_and_not_listed(ada: Learner, make: Factory) -> None:
    draft, retired, hidden = make.topic(), make.interview(), make.exercise()
    for target in (draft, retired, hidden):
        set_bookmark(by=ada, target=target, marked=True)
    draft.state = hidden.state = State.DRAFT
    retired.retired_at = timezone.now()
    for row in (draft, retired, hidden):
        row.save()
    assert bookmarks_of(ada) == []
    assert Bookmark.objects.count() == 3


def test_list_is_one_query(ada: Learner, make: Factory) -> None:
    for _ in range(3):
        set_bookmark(by=ada, target=make.exercise(), marked=True)
        set_bookmark(by=ada, target=make.interview(), marked=True)
    with CaptureQueriesContext(connection) as queries:
        assert all((row.exercise or row.question).topic.title for row in bookmarks_of(ada))  # type: ignore[union-attr]
    assert len(queries) == 1


def test_a_bookmark_marks_exactly_one_thing(ada: Learner, make: Factory) -> None:
    exercise = make.exercise()
    for targets in ({}, {"topic": exercise.topic, "exercise": exercise}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Bookmark.objects.create(learner=ada, **targets)


@pytest.mark.django_db(transaction=True)
def test_marking_from_two_tabs_at_once_marks_once(make: Factory) -> None:
    learner, topic = make.guest(), make.topic()

    def mark(_: int) -> bool:
        try:
            return set_bookmark(by=learner, target=topic, marked=True)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(mark, range(2))) == [True, True]
    assert Bookmark.objects.count() == 1
