"""The one place that turns an address into a row that this person may see."""

from uuid import UUID

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404

from courses.models import (
    Bookmark,
    Exercise,
    Learner,
    OpenQuestion,
    QuizQuestion,
    Submission,
    Topic,
    XpEntry,
    XpKind,
)
from courses.views.typing import LearnerRequest


def published_topic(slug: str) -> Topic:
    """A topic that learners see. Raises Http404."""
    return get_object_or_404(Topic.objects.published().for_reading(), slug=slug)


def topic_with_marks(slug: str, learner: Learner | None) -> Topic:
    """A topic that learners see, with what this person left on it. Raises Http404.

    Adds `quiz_questions_count` and `quiz_paid` (XP that the learner's rounds have paid, or None),
    `is_bookmarked`, and of the learner's note `note_text`, `note_version` and `note_saved` (None
    without one); all in the same query. Joins, for each subquery costs Django as much as a query.
    """
    asked = QuizQuestion.objects.published().filter(topic=OuterRef("pk")).order_by().values("topic")
    topics = (
        Topic.objects.published()
        .for_reading()
        .annotate(
            quiz_questions_count=Coalesce(
                Subquery(asked.annotate(count=Count("pk")).values("count")), 0
            )
        )
    )
    if learner:
        paid = XpEntry.objects.filter(
            learner=learner, kind=XpKind.QUIZ, object_uuid=OuterRef("uuid")
        )
        topics = topics.annotate(
            quiz_paid=Subquery(paid.values("amount")[:1]),
            my_mark=FilteredRelation("bookmarks", condition=Q(bookmarks__learner=learner)),
            is_bookmarked=F("my_mark"),
            my_note=FilteredRelation("notes", condition=Q(notes__learner=learner)),
            note_text=F("my_note__text"),
            note_version=F("my_note__version"),
            note_saved=F("my_note__updated_at"),
        )
    return get_object_or_404(topics, slug=slug)


def published_exercise(slug: str, learner: Learner | None = None) -> Exercise:
    """An exercise that learners can run, with its version and topic. Raises Http404.

    Adds `is_bookmarked`, in the same query.
    """
    marked = Bookmark.objects.filter(learner=learner, exercise=OuterRef("pk"))
    exercises = (
        Exercise.objects.published()
        .select_related("current_version", "topic__module")
        .annotate(is_bookmarked=Exists(marked) if learner else Value(False))
    )
    return get_object_or_404(exercises, slug=slug)


def published_question(uuid: UUID) -> OpenQuestion:
    """A hands-on question of a topic that learners see. Raises Http404."""
    questions = OpenQuestion.objects.current().filter(topic__in=Topic.objects.published())
    return get_object_or_404(questions.select_related("topic"), uuid=uuid)


def own_submission(request: LearnerRequest, uuid: UUID) -> Submission:
    """The person's own run. Somebody else's run does not exist for them: Http404."""
    if request.learner is None:
        raise Http404
    runs = Submission.objects.filter(learner=request.learner)
    return get_object_or_404(
        runs.select_related("source", "version", "exercise__topic__module"), uuid=uuid
    )
