"""Bookmarks of topics, exercises and interview questions."""

from typing import Any

from django.db import transaction

from courses.models import Bookmark, Exercise, InterviewQuestion, Learner, Topic

Target = Topic | Exercise | InterviewQuestion


@transaction.atomic
def set_bookmark(*, by: Learner, target: Target, marked: bool) -> bool:
    """Mark or unmark; doing it twice changes nothing. Returns `marked`."""
    key: dict[str, Any] = {_field(target): target}
    if marked:
        Bookmark.objects.get_or_create(learner=by, **key)
    else:
        Bookmark.objects.filter(learner=by, **key).delete()
    return marked


def is_bookmarked(*, by: Learner | None, target: Target) -> bool:
    """Whether the learner has marked it. One query, none for nobody."""
    if by is None:
        return False
    return Bookmark.objects.filter(learner=by, **{_field(target): target}).exists()


def bookmarks_of(learner: Learner) -> list[Bookmark]:
    """All of them, the newest first, with what they mark and its topic. One query.

    What was retired or unpublished since stays marked and is not listed.
    """
    rows = Bookmark.objects.filter(learner=learner).select_related(
        "topic", "exercise__topic", "question__topic"
    )
    return [row for row in rows if _is_shown(row)]


def _field(target: Target) -> str:
    match target:
        case Topic():
            return "topic"
        case Exercise():
            return "exercise"
    return "question"


def _is_shown(row: Bookmark) -> bool:
    owner = row.exercise or row.question
    topic = row.topic or (owner.topic if owner else None)
    if topic is None or topic.is_retired or topic.state != "published":
        return False
    if owner is None:
        return True
    return not owner.is_retired and getattr(owner, "state", "published") == "published"
