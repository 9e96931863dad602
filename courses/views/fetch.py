"""The one place that turns an address into a row that this person may see."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Value
from django.http import Http404
from django.shortcuts import get_object_or_404

from courses.models import (
    Bookmark,
    Exercise,
    Learner,
    OpenQuestion,
    Submission,
    Topic,
)
from courses.models.attempts import SubmissionQuerySet
from courses.models.content import long_texts
from courses.models.exercises import programs, proofs
from courses.views.typing import LearnerRequest


def published_topic(slug: str) -> Topic:
    """A topic that learners see. Raises Http404."""
    return get_object_or_404(Topic.objects.published().for_reading(), slug=slug)


def published_exercise(slug: str, learner: Learner | None = None) -> Exercise:
    """An exercise that learners can run, with its version and topic. Raises Http404.

    Adds `is_bookmarked`, in the same query.
    """
    marked = Bookmark.objects.filter(learner=learner, exercise=OuterRef("pk"))
    exercises = (
        Exercise.objects.published()
        .select_related("current_version", "topic__module")
        .defer(*long_texts("topic"), *proofs("current_version"))
        .annotate(is_bookmarked=Exists(marked) if learner else Value(False))
    )
    return get_object_or_404(exercises, slug=slug)


def runnable_exercise(slug: str) -> Exercise:
    """An exercise that learners can run, with its version: what a run or a draft needs of it.

    Raises Http404.
    """
    exercises = Exercise.objects.published().select_related("current_version")
    return get_object_or_404(exercises.defer(*proofs("current_version")), slug=slug)


def published_question(uuid: UUID) -> OpenQuestion:
    """A hands-on question of a topic that learners see. Raises Http404."""
    questions = OpenQuestion.objects.current().filter(topic__in=Topic.objects.published())
    return get_object_or_404(questions.select_related("topic"), uuid=uuid)


def own_run(request: LearnerRequest, among: SubmissionQuerySet) -> Submission | None:
    """The person's own run that `?run=` names, of these, with its code; None for anything else."""
    if request.learner is None or "run" not in request.GET:
        return None
    try:
        wanted = UUID(request.GET["run"])
    except ValueError:
        return None
    return among.select_related("source").filter(learner=request.learner, uuid=wanted).first()


def own_submission(request: LearnerRequest, uuid: UUID) -> Submission:
    """The person's own run. Somebody else's run does not exist for them: Http404."""
    if request.learner is None:
        raise Http404
    runs = Submission.objects.filter(learner=request.learner)
    own = runs.select_related("source", "version", "exercise").defer(*programs("version"))
    return get_object_or_404(own, uuid=uuid)
